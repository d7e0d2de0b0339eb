package rdb

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// TestGate_WishesModel asks the gate about random batches of wishes between random settles, losses
// and writes of a version without sizes, and requires the verdicts of a model.
func TestGate_WishesModel(t *testing.T) {
	t.Parallel()
	f := newGate(t)
	seen := map[shop.Verdict]int{}
	rapid.Check(t, func(draw *rapid.T) {
		f.dropID = uuid.New()
		m := &wishModel{gateFixture: f, began: time.Now(), leases: map[string]string{}}
		m.settle(draw)
		f.load(m.state)
		for range rapid.IntRange(1, 12).Draw(draw, "steps") {
			switch rapid.IntRange(0, 5).Draw(draw, "step") {
			case 0:
				m.settle(draw)
				f.settled(shop.Settlement{Ended: m.endSomeLeases(draw), State: &m.state, FromSeq: m.state.Seq - 1})
				m.lacksSizes = false
			case 1:
				m.state.Seq++
				f.writtenByVersionBefore(m.state.Seq)
				m.lacksSizes = true
			case 2:
				f.load(m.state)
				m.lacksSizes = false
			default:
				if !m.ask(draw, seen) {
					return
				}
			}
		}
		require.NoError(t, f.Remove(t.Context(), f.dropID))
	})
	for _, verdict := range []shop.Verdict{shop.VerdictCold, shop.VerdictAdmitted, shop.VerdictSoldOut, shop.VerdictAllHeld} {
		require.NotZero(t, seen[verdict], "verdict %d", verdict)
	}
}

// wishModel is what the gate should know of a drop with three sizes.
type wishModel struct {
	*gateFixture
	began      time.Time
	state      shop.GateState
	leases     map[string]string // user -> size
	lacksSizes bool
}

// settle is a transaction after which the sizes have some counts.
func (m *wishModel) settle(draw *rapid.T) {
	counts := make([]drop.Counts, 3)
	for i := range counts {
		available, reserved := rapid.IntRange(0, 3).Draw(draw, "available"), rapid.IntRange(0, 1).Draw(draw, "reserved")
		counts[i] = drop.Counts{Total: available + reserved, Available: available, Reserved: reserved}
	}
	seq := max(m.state.Seq, 9) + 1
	m.state = m.withSizes(counts...)
	m.state.Seq = seq
	for i := range m.state.Sizes {
		if size := &m.state.Sizes[i]; size.Available == 0 && size.Reserved > 0 {
			size.NextHoldEnd = drop.MomentOf(noon.Add(time.Duration(10*(i+1)) * time.Second))
		}
	}
}

func (m *wishModel) endSomeLeases(draw *rapid.T) (ended []string) {
	for i := range 6 {
		if user := fmt.Sprint("user-", i); rapid.Bool().Draw(draw, "ends") {
			delete(m.leases, user)
			ended = append(ended, user)
		}
	}
	return ended
}

// ask compares the gate with the model. It returns false when leases may have ended by themselves,
// which the model does not know of, because the machine is slow.
func (m *wishModel) ask(draw *rapid.T, seen map[shop.Verdict]int) bool {
	attempts := make([]shop.Attempt, rapid.IntRange(1, 6).Draw(draw, "attempts"))
	want := make([]shop.Admission, len(attempts))
	for i := range attempts {
		wish := rapid.Permutation([]string{"s1", "s2", "s3"}).Draw(draw, "wish")
		attempts[i] = shop.Attempt{
			UserID: fmt.Sprint("user-", rapid.IntRange(0, 5).Draw(draw, "user")), Wish: wish[:rapid.IntRange(1, 3).Draw(draw, "sizes")],
		}
		want[i] = m.admit(attempts[i])
	}
	got := m.batch(attempts...)
	if time.Since(m.began) > shop.LeaseDuration/2 {
		return false
	}
	for i := range want {
		require.Equal(draw, want[i].Verdict, got[i].Verdict, "attempt %d: %+v", i+1, attempts[i])
		if want[i].Verdict == shop.VerdictAllHeld && want[i].RetryAt.IsZero() { // no hold of the wanted sizes ends
			require.WithinRange(draw, got[i].RetryAt, noon, noon.Add(shop.LeaseDuration))
		} else {
			require.Equal(draw, want[i].RetryAt, got[i].RetryAt, "attempt %d: %+v", i+1, attempts[i])
		}
		if refused := want[i].Verdict == shop.VerdictAllHeld || want[i].Verdict == shop.VerdictSoldOut; refused {
			m.requireStock(m.state.Stock, got[i])
		}
		seen[want[i].Verdict]++
	}
	for user, size := range m.leases {
		require.Equal(draw, size, m.sizeOfLease(user))
	}
	return true
}

func (m *wishModel) admit(attempt shop.Attempt) shop.Admission {
	switch {
	case m.leases[attempt.UserID] != "":
		return shop.Admission{Verdict: shop.VerdictAdmitted}
	case m.lacksSizes:
		return shop.Admission{}
	}
	refused := shop.Admission{Verdict: shop.VerdictSoldOut}
	for _, id := range attempt.Wish {
		size := m.state.Sizes[slices.IndexFunc(m.state.Sizes, func(s drop.SizeStock) bool { return s.ID == id })]
		leased := 0
		for _, other := range m.leases {
			if other == id {
				leased++
			}
		}
		if size.Available > leased {
			m.leases[attempt.UserID] = id
			return shop.Admission{Verdict: shop.VerdictAdmitted}
		}
		if size.Reserved > 0 || size.Available > 0 {
			refused.Verdict = shop.VerdictAllHeld
		}
		if end := size.NextHoldEnd.Time; !end.IsZero() && (refused.RetryAt.IsZero() || end.Before(refused.RetryAt)) {
			refused.RetryAt = end
		}
	}
	return refused
}
