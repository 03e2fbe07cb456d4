package synth

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"orrery/core/table"
)

const (
	customerRows = 400
	customerSeed = 11
)

// customer is a row of customers.csv.
type customer struct {
	id, signup, city, plan, discount, note    string
	age, spend, visits, newsletter, refund, y float64
}

// Customers is a subscription's customers, 400 rows with the faults that tables of business
// data have, put there on purpose, so that there is something to find:
//
//   - age, city and monthly_spend have missing cells, spend more of them for those who left;
//   - currency is the same in every row;
//   - discount has numbers and words in one column;
//   - note is a different text in nearly every row;
//   - refund_issued is known only after a customer has left: it gives churned away;
//   - the last rows repeat earlier ones, some of them with the other answer.
//
// churned (0 or 1) follows, with noise, from a falling number of visits, a young age of the account and the plan.
func Customers() *table.Table {
	rows := customers(customerSeed)
	texts := func(name string, of func(customer) string) table.Column {
		v := make([]string, len(rows))
		for i, c := range rows {
			v[i] = of(c)
		}
		return table.Texts(name, v)
	}
	floats := func(of func(customer) float64) []float64 {
		v := make([]float64, len(rows))
		for i, c := range rows {
			v[i] = of(c)
		}
		return v
	}
	return must(
		texts("customer_id", func(c customer) string { return c.id }),
		texts("signup_date", func(c customer) string { return c.signup }),
		table.Numbers("age", floats(func(c customer) float64 { return c.age })),
		texts("city", func(c customer) string { return c.city }),
		texts("plan", func(c customer) string { return c.plan }),
		table.Numbers("monthly_spend", floats(func(c customer) float64 { return c.spend })),
		texts("currency", func(customer) string { return "EUR" }),
		table.Numbers("visits_30d", floats(func(c customer) float64 { return c.visits })),
		table.Bools("newsletter", floats(func(c customer) float64 { return c.newsletter })),
		texts("discount", func(c customer) string { return c.discount }),
		texts("note", func(c customer) string { return c.note }),
		table.Bools("refund_issued", floats(func(c customer) float64 { return c.refund })),
		table.Numbers("churned", floats(func(c customer) float64 { return c.y })))
}

const (
	repeated    = 6 // rows at the end that repeat earlier ones
	conflicting = 3 // of those, how many say the opposite
)

func customers(seed uint64) []customer {
	r := NewRand(seed)
	var out []customer
	for i := range customerRows - repeated {
		out = append(out, drawCustomer(r, i))
	}
	for i := range repeated {
		again := out[r.IntN(len(out))]
		if i < conflicting {
			again.y = 1 - again.y
		}
		out = append(out, again)
	}
	return out
}

func drawCustomer(r *Rand, i int) customer {
	days := r.IntN(3 * 365)
	plan := r.IntN(3)
	age := math.Round(44 + float64(12*r.Normal()))
	visits := max(0, math.Round(9+float64(2*float64(plan))+float64(4*r.Normal())))
	score := 0.9 - float64(0.16*visits) - float64(0.0009*float64(days)) - float64(0.25*float64(plan)) + float64(0.8*r.Normal()) + 1
	c := customer{
		id:     "C" + strconv.Itoa(10_001+i),
		signup: time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 3*365-days).Format("2006-01-02"),
		age:    min(max(age, 18), 85), visits: visits,
		city: []string{"Bergen", "Graz", "Leiden", "Lyon", "Porto", "Turku"}[min(5, r.IntN(8))],
		plan: []string{"basic", "plus", "pro"}[plan],
		y:    0, newsletter: float64(r.IntN(2)),
		spend:    math.Round(100*(9+float64(10*float64(plan))+float64(3*r.Float64()))) / 100,
		discount: []string{"0", "5", "10", "10", "none", "15"}[r.IntN(6)],
		note:     fmt.Sprintf("Ticket %d, asked about %s.", 3000+7*i+r.IntN(7), []string{"an invoice", "the app", "a delay", "prices", "a password"}[r.IntN(5)]),
	}
	if score > 0 {
		c.y = 1
	}
	c.refund = c.y
	if r.IntN(150) == 0 {
		c.refund = 1 - c.y
	}
	lose(r, &c)
	return c
}

// lose empties cells: the spend of those who left more often, so that what is missing tells.
func lose(r *Rand, c *customer) {
	if r.IntN(12) == 0 {
		c.age = math.NaN()
	}
	if r.IntN(16) == 0 {
		c.city = ""
	}
	if r.IntN(25) < 1+int(3*c.y) {
		c.spend = math.NaN()
	}
}
