//! work-product
