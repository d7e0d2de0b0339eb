package drop_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// TestModel applies random batches of commands to random drops, and checks every invariant after
// each. By default it runs a hundred sequences. Before trusting a change to Decide, run a million:
//
//	go test -run TestModel -timeout 0 ./internal/drop -rapid.checks=1000000
func TestModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := newModel(t)
		t.Repeat(map[string]func(*rapid.T){
			"batch": func(t *rapid.T) {
				commands := m.commands(t)
				m.judge(commands, m.Apply(commands...))
			},
			"batch whose COMMIT got no reply": func(t *rapid.T) { m.applyTwice(m.commands(t)) },
			"time passes":                     func(t *rapid.T) { m.Advance(rapid.SampledFrom(steps).Draw(t, "step")) },
			"edit":                            m.edit,
		})
		m.drain()
	})
}

// steps are chosen so that the clock reaches the ends of holds exactly, and times just before and
// just after them.
var steps = []time.Duration{
	time.Microsecond, time.Millisecond, 300 * time.Millisecond, time.Second - time.Microsecond, time.Second, 4 * time.Second,
}

// raises of MaxPerUser are seldom, because otherwise no user would ever reach the limit.
var raises = []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}

// model is a store, and the commands that were sent to it.
type model struct {
	*droptest.Store
	sent []drop.Command // admins' commands, which may be sent again
}

func newModel(t *rapid.T) *model {
	s := droptest.Open(t, rapid.IntRange(0, 4).Draw(t, "units"), func(d *drop.Drop) {
		if rapid.Bool().Draw(t, "sized") {
			droptest.Sized(rapid.SliceOfN(rapid.IntRange(0, 2), 1, 4).Draw(t, "units of sizes")...)(d)
		}
		d.MaxPerUser = rapid.IntRange(1, 3).Draw(t, "max per user")
		d.HoldDuration = time.Duration(rapid.IntRange(1, 3).Draw(t, "hold seconds")) * time.Second
		d.FreeReturns = freeReturnsOf(t)
		d.StartsAt = droptest.Noon.Add(rapid.SampledFrom([]time.Duration{0, 0, 0, 2 * time.Second}).Draw(t, "starts in"))
		if life := rapid.IntRange(0, 20).Draw(t, "life"); life > 0 {
			d.EndsAt = d.StartsAt.Add(time.Duration(life) * time.Second)
		}
	})
	s.DueLimit = rapid.SampledFrom([]int{1, 2, 500}).Draw(t, "due limit")
	return &model{Store: s}
}

// edit changes a live drop's price, limit and hold time, which concern later holds only.
func (m *model) edit(t *rapid.T) {
	m.Drop.Price = droptest.Dollars(t, rapid.SampledFrom([]string{"0", "199.99", "219.00"}).Draw(t, "price"))
	m.Drop.MaxPerUser += rapid.SampledFrom(raises).Draw(t, "more for each")
	m.Drop.HoldDuration = time.Duration(rapid.IntRange(1, 3).Draw(t, "hold seconds")) * time.Second
}

// applyTwice runs a batch and then, like a ledger that got no reply to its COMMIT, the same
// commands again. Commands that wrote something must be answered the same. Those that wrote
// nothing, a refused one or an admin's command that changed nothing, are decided again.
func (m *model) applyTwice(commands []drop.Command) {
	first := m.Apply(commands...)
	m.judge(commands, first)
	admins, moreDue := 0, m.MoreDue
	for _, c := range commands {
		if c.Actor != "" {
			admins++
		}
	}
	again := m.Apply(commands...)
	m.judge(commands, again)
	for i, a := range first.Answers {
		leftNoTrace := commands[i].Actor != "" && !m.HasCommand(commands[i].ID)
		if commands[i].Kind == drop.Reserve && a.Repeated { // it wrote nothing, and an edit may have taken off its size since
			leftNoTrace = !m.fits(commands[i].Wish)
		}
		if a.Err == nil && !leftNoTrace {
			b := again.Answers[i]
			m.Must(b.Err == nil && a.Reservation == b.Reservation && a.Purchase == b.Purchase, "first %+v, then %+v", a, b)
		}
	}
	m.Must(moreDue || admins > 1 || len(again.Entries) == 0, "the second run wrote %+v", again.Entries)
}

// drain lets every hold expire: then nothing is reserved.
func (m *model) drain() {
	m.Advance(time.Minute)
	for m.MoreDue = true; m.MoreDue; {
		m.Apply(drop.Command{Kind: drop.Expire})
	}
	m.Must(m.Drop.Counts.Reserved == 0, "still reserved: %+v", m.Drop.Counts)
}
