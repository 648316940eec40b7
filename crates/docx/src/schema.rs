//! The order that the schema asks of properties.

/// Children of `w:pPr` in order (ECMA-376 Part 1 §17.3.1.26).
pub(crate) const PARAGRAPH: &str = "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs \
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid \
    spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl \
    divId cnfStyle rPr sectPr pPrChange";

/// Children of `w:rPr` in order, those of a paragraph mark first (§17.3.2.28, §17.3.1.29).
pub(crate) const RUN: &str = "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint \
    noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign \
    rtl cs em lang eastAsianLayout specVanish oMath rPrChange";

/// What comes last in `w:trPr` (§17.4.81), whose other children stand in any order.
pub(crate) const ROW: &str = "ins del trPrChange";

/// Children of `w:tcPr` in order (§17.4.69).
pub(crate) const CELL: &str = "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark \
    headers cellIns cellDel cellMerge tcPrChange";
