package drop_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// TestModel plays random batches of commands against random drops, and holds the world against every invariant after
// each. By default it plays a hundred sequences. A million, before a change to Decide is trusted:
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
			"time passes":                     func(t *rapid.T) { m.Pass(rapid.SampledFrom(steps).Draw(t, "step")) },
			"edit":                            m.edit,
		})
		m.drain()
	})
}

// steps meets the ends of holds exactly, just before and just after.
var steps = []time.Duration{
	time.Microsecond, time.Millisecond, 300 * time.Millisecond, time.Second - time.Microsecond, time.Second, 4 * time.Second,
}

// raises are seldom, or else nobody would ever come to the limit.
var raises = []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}

// model is a world and what is random about it.
type model struct {
	*droptest.Store
	sent []drop.Command // admins' commands, which may be sent again
}

func newModel(t *rapid.T) *model {
	w := droptest.Open(t, rapid.IntRange(0, 4).Draw(t, "units"), func(d *drop.Drop) {
		d.MaxPerUser = rapid.IntRange(1, 3).Draw(t, "max per user")
		d.HoldDuration = time.Duration(rapid.IntRange(1, 3).Draw(t, "hold seconds")) * time.Second
		d.StartsAt = droptest.Noon.Add(rapid.SampledFrom([]time.Duration{0, 0, 0, 2 * time.Second}).Draw(t, "starts in"))
		if life := rapid.IntRange(0, 20).Draw(t, "life"); life > 0 {
			d.EndsAt = d.StartsAt.Add(time.Duration(life) * time.Second)
		}
	})
	w.DueLimit = rapid.SampledFrom([]int{1, 2, 500}).Draw(t, "due limit")
	return &model{Store: w}
}

// edit changes what may be changed of a live drop: later holds have another price, and nobody loses what they have.
func (m *model) edit(t *rapid.T) {
	m.Drop.Price = droptest.Dollars(t, rapid.SampledFrom([]string{"0", "199.99", "219.00"}).Draw(t, "price"))
	m.Drop.MaxPerUser += rapid.SampledFrom(raises).Draw(t, "more for each")
	m.Drop.HoldDuration = time.Duration(rapid.IntRange(1, 3).Draw(t, "hold seconds")) * time.Second
}

// applyTwice runs a batch and, like a ledger that saw no reply to its COMMIT, the same commands again. What was done is
// found done. What left no trace the first time, a refusal or an admin's wish that was already so, is decided anew.
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
		if a.Err == nil && !leftNoTrace {
			b := again.Answers[i]
			m.Must(b.Err == nil && a.Reservation == b.Reservation && a.Purchase == b.Purchase, "first %+v, then %+v", a, b)
		}
	}
	m.Must(moreDue || admins > 1 || len(again.Entries) == 0, "the second run wrote %+v", again.Entries)
}

// drain lets every hold run out: a drop at rest has nothing reserved.
func (m *model) drain() {
	m.Pass(time.Minute)
	for m.MoreDue = true; m.MoreDue; {
		m.Apply(drop.Command{Kind: drop.Expire})
	}
	m.Must(m.Drop.Counts.Reserved == 0, "still reserved: %+v", m.Drop.Counts)
}
