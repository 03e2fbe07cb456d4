package expr

import "orrery/core/table"

var aTime = []table.Kind{table.Time}

func timeFunctions() []function {
	one := func(name, doc, example, result string, op opcode) function {
		return function{Func{name, name + "(t)", "time", doc, name + "(date(" + example + "))", result}, 1, 1, ruleTyped, op, aTime, table.Number}
	}
	return []function{
		{Func{"date", "date('2024-01-31')", "time", "The time that is written out, with 18:30 behind the day if need be; UTC.", "text(date('2024-01-31'))", "2024-01-31T00:00:00Z"},
			1, 1, ruleDate, 0, nil, table.Time},
		one("year", "The year of t.", "'2024-05-17'", "2024", opYear),
		one("month", "The month of t, 1 to 12.", "'2024-05-17'", "5", opMonth),
		one("day", "The day of the month of t, 1 to 31.", "'2024-05-17'", "17", opDay),
		one("weekday", "The day of the week of t: Monday is 0, Sunday 6.", "'2024-05-17'", "4", opWeekday),
		one("dayofyear", "The day of the year of t, 1 to 366.", "'2024-05-17'", "138", opDayOfYear),
		one("hour", "The hour of t, 0 to 23.", "'2024-05-17 18:30'", "18", opHour),
		one("minute", "The minute of t, 0 to 59.", "'2024-05-17 18:30'", "30", opMinute),
		one("second", "The second of t, 0 to 59, without its fraction.", "'2024-05-17 18:30:59.5'", "59", opSecond),
		{Func{"days_between", "days_between(a, b)", "time", "The days from a to b, with the part of a day as a fraction; negative when b is earlier.",
			"days_between(date('2024-05-17'), date('2024-06-01 12:00'))", "15.5"}, 2, 2, ruleTyped, opDays, aTime, table.Number},
	}
}
