//! Events that repeat.

use dingtalk_calendar_1_0::{create_event, patch_event};
use dingtalk_core::binding::Argument;
use dingtalk_core::time::Iso8601;

/// How an event repeats, in place of the objects that [`create_event`](fn@create_event) and [`patch_event`](fn@patch_event) take, in which
/// fields can be combined wrongly.
///
/// ```
/// use dingtalk_calendar_1_0 as calendar;
/// use dingtalk_calendar_1_0::create_event::{EndTime, StartTime};
/// use dingtalk_core::Client;
/// use dingtalk_flows::calendar::{Recurrence, Weekday};
///
/// async fn meet_every_other_monday(client: &Client) -> dingtalk_core::Result<()> {
///     let event = calendar::create_event()
///         .user_id("tXguN309iPhE4roSKPlLURAiEiE")
///         .calendar_id("primary")
///         .summary("Review")
///         .start(StartTime::builder().date_time("2026-06-01T10:00:00+08:00").time_zone("Asia/Shanghai").build())
///         .end(EndTime::builder().date_time("2026-06-01T11:00:00+08:00").time_zone("Asia/Shanghai").build())
///         .recurrence(Recurrence::weekly([Weekday::Monday]).every(2).times(10))
///         .send(client)
///         .await?;
///     println!("{:?}", event.id);
///     Ok(())
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = dingtalk_simulator::Simulator::start().await?;
/// # let token = dingtalk_core::AccessToken::app(dingtalk.app_token());
/// # meet_every_other_monday(&Client::builder().endpoint(dingtalk.url()).credentials(token).build()?).await?;
/// # assert_eq!(dingtalk.violations(), []);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use = "pass it to the setter `recurrence`"]
pub struct Recurrence {
    pattern: Pattern,
    every: i64,
    week_begins: Option<Weekday>,
    end: End,
}

/// Which days, in each day, week, month or year that counts.
#[derive(Debug, Clone, PartialEq)]
enum Pattern {
    Daily,
    Weekly(Vec<Weekday>),
    OnDayOfMonth(i64),
    InWeekOfMonth(Week, Vec<Weekday>),
    Yearly,
}

#[derive(Debug, Clone, PartialEq)]
enum End {
    Never,
    At(Iso8601),
    After(i64),
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

/// A week of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Week {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

impl Recurrence {
    /// Every day.
    pub fn daily() -> Self {
        Self::of(Pattern::Daily)
    }

    /// Every week, on these days.
    pub fn weekly(days: impl IntoIterator<Item = Weekday>) -> Self {
        Self::of(Pattern::Weekly(days.into_iter().collect()))
    }

    /// Every month, on this day.
    pub fn monthly_on_day(day: u8) -> Self {
        Self::of(Pattern::OnDayOfMonth(day.into()))
    }

    /// Every month, on these days of one of its weeks: `monthly_in_week(Week::Last, [Weekday::Friday])`.
    pub fn monthly_in_week(week: Week, days: impl IntoIterator<Item = Weekday>) -> Self {
        Self::of(Pattern::InWeekOfMonth(week, days.into_iter().collect()))
    }

    /// Every year, on the day on which the event begins.
    pub fn yearly() -> Self {
        Self::of(Pattern::Yearly)
    }

    fn of(pattern: Pattern) -> Self {
        Self { pattern, every: 1, week_begins: None, end: End::Never }
    }

    /// Leaves out all but every `interval`th day, week, month or year. The interval is 1 by default, and at most 365.
    pub fn every(self, interval: u16) -> Self {
        Self { every: interval.into(), ..self }
    }

    /// Sets the day on which weeks begin; Sunday by default.
    pub fn weeks_begin_on(self, day: Weekday) -> Self {
        Self { week_begins: Some(day), ..self }
    }

    /// Ends the repetition at a time. Without an end, the event repeats forever.
    pub fn until(self, time: impl Argument<Iso8601>) -> Self {
        Self { end: End::At(time.into_argument()), ..self }
    }

    /// Ends the repetition after so many times, at most 99.
    pub fn times(self, times: u8) -> Self {
        Self { end: End::After(times.into()), ..self }
    }
}

impl Weekday {
    fn name(self) -> &'static str {
        match self {
            Self::Sunday => "sunday",
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
        }
    }
}

fn names(days: &[Weekday]) -> String {
    days.iter().map(|day| day.name()).collect::<Vec<_>>().join(",")
}

/// Conversion into the objects of an operation, which has types of its own.
macro_rules! argument_of {
    ($operation:ident) => {
        impl Argument<$operation::Recurrence> for Recurrence {
            fn into_argument(self) -> $operation::Recurrence {
                use $operation::{RangeKind, RecurrenceKind, RecurrencePattern, RecurrenceRange, WeekOfMonth};

                let pattern = RecurrencePattern::builder().interval(self.every);
                let pattern = pattern.maybe_first_day_of_week(self.week_begins.map(|day| day.name().into()));
                let pattern = match &self.pattern {
                    Pattern::Daily => pattern.kind(RecurrenceKind::Daily),
                    Pattern::Weekly(days) => pattern.kind(RecurrenceKind::Weekly).days_of_week(names(days)),
                    Pattern::OnDayOfMonth(day) => pattern.kind(RecurrenceKind::AbsoluteMonthly).day_of_month(*day),
                    Pattern::InWeekOfMonth(week, days) => {
                        let week = match week {
                            Week::First => WeekOfMonth::First,
                            Week::Second => WeekOfMonth::Second,
                            Week::Third => WeekOfMonth::Third,
                            Week::Fourth => WeekOfMonth::Fourth,
                            Week::Last => WeekOfMonth::Last,
                        };
                        pattern.kind(RecurrenceKind::RelativeMonthly).index(week).days_of_week(names(days))
                    }
                    Pattern::Yearly => pattern.kind(RecurrenceKind::AbsoluteYearly),
                };
                let range = RecurrenceRange::builder();
                let range = match self.end {
                    End::Never => range.kind(RangeKind::NoEnd),
                    End::At(time) => range.kind(RangeKind::EndDate).end_date(time),
                    End::After(times) => range.kind(RangeKind::Numbered).number_of_occurrences(times),
                };
                $operation::Recurrence::builder().pattern(pattern.build()).range(range.build()).build()
            }
        }
    };
}

argument_of!(create_event);
argument_of!(patch_event);
