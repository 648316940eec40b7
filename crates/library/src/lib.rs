//! The clause library: what the product knows about the law of a draft, as data.

pub mod condition;
