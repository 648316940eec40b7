//! Long work: off the main thread, with progress, and stoppable until it takes effect.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tauri::ipc::Channel;
use tokio::sync::Notify;

use crate::error::ErrorView;
use crate::view::ProgressView;

const RUNNING: u8 = 0;
const STOPPED: u8 = 1;
const EFFECTIVE: u8 = 2;

/// One piece of long work, seen from the work and from whoever may stop it.
///
/// It is stopped or it takes effect, never both: work that was stopped in time has changed nothing.
#[derive(Default)]
pub struct Work {
    state: AtomicU8,
    stopped: Notify,
}

impl Work {
    /// Stops the work, unless it has begun to take effect.
    pub fn stop(&self) {
        if self.state.compare_exchange(RUNNING, STOPPED, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            self.stopped.notify_one();
        }
    }

    /// Begins to take effect; from here on the work cannot be stopped.
    ///
    /// # Errors
    /// When it was stopped before.
    pub fn take_effect(&self) -> Result<(), ErrorView> {
        match self.state.compare_exchange(RUNNING, EFFECTIVE, Ordering::AcqRel, Ordering::Acquire) {
            Err(STOPPED) => Err(ErrorView::cancelled()),
            _ => Ok(()),
        }
    }

    fn is_stopped(&self) -> bool {
        self.state.load(Ordering::Acquire) == STOPPED
    }
}

/// Tells the window how far work has come.
#[derive(Clone)]
pub struct Progress {
    work: Arc<Work>,
    tell: Option<Channel<ProgressView>>,
    of: u32,
}

impl Progress {
    /// Reports on `work`, which has `of` steps.
    pub fn new(work: Arc<Work>, tell: Channel<ProgressView>, of: u32) -> Progress {
        Progress { work, tell: Some(tell), of }
    }

    /// Reports to nobody and cannot be stopped from outside.
    #[cfg(test)]
    pub fn silent() -> Progress {
        Progress { work: Arc::default(), tell: None, of: 0 }
    }

    /// Stops the work.
    #[cfg(test)]
    pub fn stop(&self) {
        self.work.stop();
    }

    /// Says what is being done now.
    ///
    /// # Errors
    /// When the work was stopped.
    pub fn step(&self, step: u32, doing: &str) -> Result<(), ErrorView> {
        if self.work.is_stopped() {
            return Err(ErrorView::cancelled());
        }
        if let Some(tell) = &self.tell {
            // A window that no longer listens does not stop the work.
            let _ = tell.send(ProgressView { doing: doing.into(), step, of: self.of });
        }
        Ok(())
    }

    /// Begins to take effect; see [`Work::take_effect`].
    ///
    /// # Errors
    /// When the work was stopped.
    pub fn take_effect(&self) -> Result<(), ErrorView> {
        self.work.take_effect()
    }
}

/// Runs `job` off the main thread and returns what it gives, or at once when `work` is stopped.
///
/// # Errors
/// What `job` gives, [`ErrorView::cancelled`] when it was stopped, [`ErrorView::defect`] when it panicked.
pub async fn run<T: Send + 'static>(
    work: Arc<Work>,
    job: impl FnOnce() -> Result<T, ErrorView> + Send + 'static,
) -> Result<T, ErrorView> {
    let done = tauri::async_runtime::spawn_blocking(job);
    tokio::select! {
        done = done => done.unwrap_or_else(|_| Err(ErrorView::defect())),
        () = work.stopped.notified() => Err(ErrorView::cancelled()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_stopped_or_takes_effect_never_both() {
        let work = Work::default();
        work.stop();
        assert!(work.take_effect().is_err());
        let work = Work::default();
        assert!(work.take_effect().is_ok());
        work.stop();
        assert!(!work.is_stopped());
        assert!(work.take_effect().is_ok(), "what has taken effect goes on");
    }
}
