package format_test

import (
	"math"
	"testing"
	"time"

	"orrery/app/ui/format"
	"orrery/core/table"
	"orrery/core/usertext"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{format.Count(0, "run"), "0 runs"},
		{format.Count(1, "run"), "1 run"},
		{format.Count(2, "run"), "2 runs"},
		{format.Score(0.876), "0.88"},
		{format.Score(math.NaN()), "-"},
		{format.Fixed(-1.5, 3), "-1.500"},
		{format.Digits(9.14), "9.1"},
		{format.Digits(31.4), "31"},
		{format.Rate(10), "10"},
		{format.Share(1, 4), "25 %"},
		{format.Share(0, 0), "0 %"},
		{format.Signed(0.004, 2), "0.00"},
		{format.Signed(0.25, 2), "+0.25"},
		{format.Signed(-0.25, 2), "-0.25"},
		{format.Amount(428800), "428800"},
		{format.Amount(3.14159), "3.142"},
		{format.Amount(1.5e-5), "1.5e-05"},
		{format.Amount(math.NaN()), "-"},
		{format.SignedAmount(12), "+12"},
		{format.SignedAmount(-12), "-12"},
		{format.SixPlaces(3), "3"},
		{format.SixPlaces(0.5), "0.500000"},
		{format.Quantity(math.Inf(1), 2), "+Inf"},
		{format.Quantity(1e-9, 2), "1e-09"},
		{format.Quantity(2.5, 2), "2.50"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestUnits(t *testing.T) {
	at := time.Date(2026, 11, 30, 7, 5, 9, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{format.Duration(9 * time.Microsecond), "9 µs"},
		{format.Duration(3800 * time.Microsecond), "3.8 ms"},
		{format.Duration(1200 * time.Millisecond), "1.2 s"},
		{format.Bytes(999), "999 B"},
		{format.Bytes(1200), "1.2 kB"},
		{format.Bytes(31_400_000), "31 MB"},
		{format.Bytes(2_500_000_000), "2.5 GB"},
		{format.Clock(at), "07:05:09 UTC"},
		{format.Timestamp(at), "2026-11-30 07:05:09 UTC"},
		{format.ShortID("0123456789"), "01234567"},
		{format.ShortID("ab"), "ab"},
		{format.ClockResolution(0), ""},
		{format.Moment(float64(at.UnixMicro())), "2026-11-30 07:05"},
		{format.Moment(float64(at.Truncate(24 * time.Hour).UnixMicro())), "2026-11-30"},
		{format.Statistic(table.Summary{Kind: table.Number}, 1.25, 1), "1.2"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{format.Sentence(""), ""},
		{format.Sentence("no column"), "No column."},
		{format.Sentence("Is it?"), "Is it?"},
		{format.Clip("feature", 7), "feature"},
		{format.Clip("feature", 4), "fea…"},
		{format.OrDash(""), "-"},
		{format.OrDash("x"), "x"},
		{usertext.Some([]string{"a", "b"}, 2), "a, b"},
		{usertext.Some([]string{"a", "b", "c"}, 2), "a, b and 1 more"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestMeasure_Change(t *testing.T) {
	auc, rmse := format.Measure{Key: "roc_auc", Places: 3, Better: 1}, format.Measure{Key: "rmse", Places: format.Amounts, Better: -1}
	for _, c := range []struct{ got, want string }{
		{auc.Change(0.01), "+0.010 better"},
		{auc.Change(-0.01), "-0.010 worse"},
		{auc.Change(0.0001), "0.000"},
		{auc.Change(math.NaN()), ""},
		{rmse.Change(2), "+2 worse"},
		{rmse.Write(2), "2"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
