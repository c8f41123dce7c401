//! What a cell of a column says, whatever the column's type.
//!
//! For each column of a batch its type is looked at once, and gives a function from rows to values.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DecimalType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::civil::Date;

use crate::table::options::Precision;
use crate::table::values;
use crate::{Distance, Enricher, Error};

/// What the rows of a column say.
pub(super) type Cell<'a, T> = Box<dyn Fn(usize) -> Result<T, Error> + 'a>;

const MILLISECONDS: i64 = 86_400_000;

/// What `of` says of the rows of a column that have a value, also where values are kept apart from the rows that have them; none
/// for a column of another type.
pub(super) fn cells<'a, T: 'a>(
    column: &'a dyn Array,
    what: &'static str,
    of: impl Fn(&'a dyn Array) -> Option<Cell<'a, T>>,
) -> Option<Cell<'a, T>> {
    let null = move || no_value(what);
    if let Some(apart) = column.as_any_dictionary_opt() {
        let cell = cells(apart.values().as_ref(), what, &of as &dyn Fn(&'a dyn Array) -> _)?;
        if apart.values().is_empty() {
            return Some(Box::new(move |_| Err(null())));
        }
        let keys = apart.normalized_keys();
        return Some(Box::new(move |row| if column.is_null(row) { Err(null()) } else { cell(keys[row]) }));
    }
    let cell = of(column)?;
    Some(Box::new(move |row| if column.is_null(row) { Err(null()) } else { cell(row) }))
}

/// That there is no value where one is needed.
pub(super) fn no_value(what: &'static str) -> Error {
    Error::Malformed { what, reason: "expected a value, found null".to_owned() }
}

/// Numbers, also in text.
pub(super) fn numbers<'a>(column: &'a dyn Array, what: &'static str) -> Option<Cell<'a, f64>> {
    if let Some(text) = texts(column) {
        return Some(Box::new(move |row| values::number(text(row), what)));
    }
    match column.data_type() {
        DataType::Float16 => Some(floats::<Float16Type>(column)),
        DataType::Float32 => Some(floats::<Float32Type>(column)),
        DataType::Float64 => Some(floats::<Float64Type>(column)),
        DataType::Decimal32(..) => Some(decimals::<Decimal32Type>(column, what)),
        DataType::Decimal64(..) => Some(decimals::<Decimal64Type>(column, what)),
        DataType::Decimal128(..) => Some(decimals::<Decimal128Type>(column, what)),
        DataType::Decimal256(..) => Some(decimals::<Decimal256Type>(column, what)),
        _ => {
            let whole = whole(column)?;
            #[allow(clippy::cast_precision_loss)] // numbers that large are out of any range
            Some(Box::new(move |row| Ok(whole(row) as f64)))
        }
    }
}

/// Days since 1970: dates, the days of times (of UTC if they have a zone), text, and numbers of eight digits.
pub(super) fn days(column: &dyn Array) -> Option<Cell<'_, i32>> {
    if let Some(text) = texts(column) {
        return Some(Box::new(move |row| values::day(text(row)).map(Enricher::epoch_day)));
    }
    match column.data_type() {
        DataType::Date32 => Some(times::<Date32Type>(column, 1)),
        DataType::Date64 => Some(times::<Date64Type>(column, MILLISECONDS)),
        DataType::Timestamp(TimeUnit::Second, _) => Some(times::<TimestampSecondType>(column, 86_400)),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            Some(times::<TimestampMillisecondType>(column, MILLISECONDS))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Some(times::<TimestampMicrosecondType>(column, 1_000 * MILLISECONDS))
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            Some(times::<TimestampNanosecondType>(column, 1_000_000 * MILLISECONDS))
        }
        _ => {
            let whole = whole(column)?;
            Some(Box::new(move |row| values::day_of_number(whole(row)).map(Enricher::epoch_day)))
        }
    }
}

/// How far off positions may be.
pub(super) fn accuracies(column: &dyn Array, codes: Precision) -> Option<Cell<'_, Distance>> {
    if let Some(text) = texts(column) {
        return Some(Box::new(move |row| values::accuracy(text(row), codes)));
    }
    let number = numbers(column, "precision")?;
    Some(Box::new(move |row| values::accuracy_of_number(number(row)?, codes)))
}

fn texts<'a>(column: &'a dyn Array) -> Option<Box<dyn Fn(usize) -> &'a str + 'a>> {
    match column.data_type() {
        DataType::Utf8 => {
            let column = column.as_string::<i32>();
            Some(Box::new(move |row| column.value(row)))
        }
        DataType::LargeUtf8 => {
            let column = column.as_string::<i64>();
            Some(Box::new(move |row| column.value(row)))
        }
        DataType::Utf8View => {
            let column = column.as_string_view();
            Some(Box::new(move |row| column.value(row)))
        }
        _ => None,
    }
}

fn whole<'a>(column: &'a dyn Array) -> Option<Box<dyn Fn(usize) -> i64 + 'a>> {
    fn of<T: ArrowPrimitiveType<Native: Into<i64>>>(column: &dyn Array) -> Box<dyn Fn(usize) -> i64 + '_> {
        let column: &PrimitiveArray<T> = column.as_primitive();
        Box::new(move |row| column.value(row).into())
    }
    match column.data_type() {
        DataType::Int8 => Some(of::<Int8Type>(column)),
        DataType::Int16 => Some(of::<Int16Type>(column)),
        DataType::Int32 => Some(of::<Int32Type>(column)),
        DataType::Int64 => Some(of::<Int64Type>(column)),
        DataType::UInt8 => Some(of::<UInt8Type>(column)),
        DataType::UInt16 => Some(of::<UInt16Type>(column)),
        DataType::UInt32 => Some(of::<UInt32Type>(column)),
        DataType::UInt64 => {
            let column = column.as_primitive::<UInt64Type>();
            // Larger numbers are no day, code or degree, nor is this.
            Some(Box::new(move |row| i64::try_from(column.value(row)).unwrap_or(i64::MAX)))
        }
        _ => None,
    }
}

fn floats<T: ArrowPrimitiveType<Native: Into<f64>>>(column: &dyn Array) -> Cell<'_, f64> {
    let column: &PrimitiveArray<T> = column.as_primitive();
    Box::new(move |row| Ok(column.value(row).into()))
}

/// Decimals by way of text, which rounds once.
fn decimals<'a, T: DecimalType>(column: &'a dyn Array, what: &'static str) -> Cell<'a, f64> {
    let column: &PrimitiveArray<T> = column.as_primitive();
    Box::new(move |row| values::number(&column.value_as_string(row), what))
}

fn times<T: ArrowPrimitiveType<Native: Into<i64>>>(column: &dyn Array, a_day: i64) -> Cell<'_, i32> {
    let column: &PrimitiveArray<T> = column.as_primitive();
    let calendar = Enricher::epoch_day(Date::MIN)..=Enricher::epoch_day(Date::MAX);
    Box::new(move |row| {
        let number = column.value(row).into().div_euclid(a_day);
        let day = i32::try_from(number).ok().filter(|day| calendar.contains(day));
        day.ok_or_else(|| Error::InvalidDate { text: format!("day {number} since 1970-01-01") })
    })
}
