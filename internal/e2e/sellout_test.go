package e2e_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// tally counts answers by kind.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
}

func (c *tally) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	c.counts[what]++
}

// outcome counts the result of a reserve. 200 is a success too, when the first answer was lost.
func (c *tally) outcome(answer reply) {
	if answer.status < 300 {
		c.add("held")
		return
	}
	c.add(answer.code())
}

func TestSellOut_FiveThousandUsersOnFiveHundredUnits(t *testing.T) {
	const users, units, replicas = 5000, 500, 3
	s := openShop(t, replicas)
	d := s.newDrop(units, nil)
	tokens := s.tokens(users)

	var answers tally
	var mu sync.Mutex
	holds := map[string]string{} // by user: a second reserve must return the same hold
	together(2*users, func(i int) {
		user := i % users
		answer := s.requestUntilDefinite(func() (reply, error) { return s.replicas[i%replicas].reserve(tokens[user], d.ID) })
		answers.outcome(answer)
		if answer.status >= 300 {
			return
		}
		var h held
		answer.decode(t, &h)
		mu.Lock()
		defer mu.Unlock()
		if known, again := holds[h.Reservation.UserID]; again && known != h.Reservation.ID {
			t.Errorf("user %s holds both %s and %s", h.Reservation.UserID, known, h.Reservation.ID)
		}
		holds[h.Reservation.UserID] = h.Reservation.ID
	})
	t.Log(answers.counts)
	require.Len(t, holds, units)
	require.Equal(t, 2*users, answers.counts["held"]+answers.counts["all_held"])
	seen := s.replicas[1].drop(t, d.ID)
	require.Equal(t, [3]int{0, units, 0}, [3]int{seen.AvailableStock, seen.ReservedStock, seen.SoldStock})
	s.audit()
}

func TestSellOut_AThousandUsersOnOneUnit(t *testing.T) {
	const users, replicas = 1000, 3
	s := openShop(t, replicas)
	d := s.newDrop(1, nil)
	tokens := s.tokens(users)
	var answers tally
	together(users, func(i int) {
		answer := s.requestUntilDefinite(func() (reply, error) { return s.replicas[i%replicas].reserve(tokens[i], d.ID) })
		answers.outcome(answer)
	})
	t.Log(answers.counts)
	require.Equal(t, map[string]int{"held": 1, "all_held": users - 1}, answers.counts)
	s.audit()
}
