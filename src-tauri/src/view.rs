//! What the window is handed: flat values, ready to paint.
//!
//! TypeScript types are generated from these into `ui/src/bindings/view.ts`; a stale file fails the tests.

mod authority;
mod card;
mod export;
mod home;
mod library;
mod matter;
mod paper;

pub use authority::{AuthorityView, ConfirmationView};
pub use card::{
    CardView, FindingView, MeasureView, NeedView, PartView, PartialView, PassageView, RulingInput, RulingView,
    StrokeView, VariantView,
};
pub use export::{ExportPlanView, ExportRow, ExportedView};
pub use home::{
    ChoiceView, GuessView, HomeView, LibraryFolderView, MatterRow, MistakeRow, OpenedView, PersonView, ProgressView,
    SettingsView,
};
pub use library::{PositionView, ProseView, TestRow, TopicRow, TopicView};
pub use matter::{
    AnswerRow, AuthorRow, ClauseRow, CommentRow, FindView, HitView, MatterView, NoticeRow, PlaceRow, PresenceRow,
    SuggestionRow,
};
pub use paper::{
    BlockView, BlocksView, CellView, Display, MarkView, PaperView, ParagraphView, PieceView, RowView, SpotView,
    TableView,
};

#[cfg(test)]
mod tests {
    use ts_rs::TS;

    use super::*;

    /// Returns the bindings as they should stand in the repository.
    fn bindings() -> String {
        let config = ts_rs::Config::new();
        let mut out = String::from(
            "// Generated from src-tauri/src/view by its test; do not edit. To renew: COUNTERDRAFT_BINDINGS=write cargo test -p counterdraft-desktop bindings\n",
        );
        macro_rules! declare {
            ($($view:ty),* $(,)?) => {$(
                if let Some(docs) = <$view as TS>::docs() {
                    out.push('\n');
                    out.push_str(docs.trim_end());
                }
                out.push_str("\nexport ");
                out.push_str(&<$view as TS>::decl(&config));
                out.push('\n');
            )*};
        }
        declare!(
            HomeView,
            PersonView,
            SettingsView,
            LibraryFolderView,
            MistakeRow,
            MatterRow,
            OpenedView,
            GuessView,
            ChoiceView,
            ProgressView,
            Display,
            MatterView,
            PaperView,
            ClauseRow,
            SuggestionRow,
            PlaceRow,
            PresenceRow,
            AnswerRow,
            NoticeRow,
            AuthorRow,
            CommentRow,
            BlocksView,
            BlockView,
            ParagraphView,
            PieceView,
            SpotView,
            MarkView,
            TableView,
            RowView,
            CellView,
            CardView,
            FindingView,
            VariantView,
            NeedView,
            PartView,
            MeasureView,
            PartialView,
            PassageView,
            StrokeView,
            AuthorityView,
            ConfirmationView,
            RulingView,
            RulingInput,
            ExportPlanView,
            ExportRow,
            ExportedView,
            FindView,
            HitView,
            TopicRow,
            TopicView,
            ProseView,
            PositionView,
            TestRow,
            crate::error::ErrorView,
            crate::error::Code,
        );
        out
    }

    #[test]
    fn bindings_are_fresh() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/bindings/view.ts");
        let fresh = bindings();
        if std::env::var_os("COUNTERDRAFT_BINDINGS").is_some() {
            std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
            std::fs::write(&path, &fresh).expect("the bindings can be written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == fresh, "ui/src/bindings/view.ts is stale: run this test with COUNTERDRAFT_BINDINGS=write");
    }
}
