//go:build linux

package bench

import (
	"fmt"
	"net/http"
)

// hotDrops are drops of which units are held all at the same time: one request for each in turn.
type hotDrops struct {
	shop  *shop
	atOne int           // how many drops are hot at once
	sets  [][]*madeDrop // used up one after the other
	sent  int           // requests of all rounds so far
}

// newHotDrops creates n drops, and as many more sets of n as rounds can use up: each user holds one
// unit of each.
func (s *shop) newHotDrops(n int) *hotDrops {
	s.y.tb.Helper()
	users := len(s.y.tokens)
	h := &hotDrops{shop: s, atOne: n}
	for range (s.y.size.passes*users*s.y.size.rounds + n*users - 1) / (n * users) {
		h.sets = append(h.sets, s.newDrops(n, dropOptions{units: users}))
	}
	return h
}

// play is a round of holds.
func (h *hotDrops) play(connections int) *load {
	h.shop.y.tb.Helper()
	users, from := len(h.shop.y.tokens), h.sent
	// Request n is by user n/atOne for drop n%atOne, so that a user asks for different drops in
	// turn.
	place := func(n int) (set, user, drop int) {
		n += from
		return n / (h.atOne * users), n / h.atOne % users, n % h.atOne
	}
	r := &request{method: "POST", count: len(h.sets)*h.atOne*users - from,
		path: func(n int) string {
			set, _, drop := place(n)
			return h.sets[set][drop].path("/reserve")
		},
		token: func(n int) string {
			_, user, _ := place(n)
			return h.shop.y.tokens[user]
		},
	}
	l := h.shop.fireAtWill(fmt.Sprintf("holds, %d drops", h.atOne), connections, http.StatusCreated, r)
	h.sent += l.answered() + l.statuses[http.StatusServiceUnavailable]
	return l
}

// end ends all drops.
func (h *hotDrops) end() {
	h.shop.y.tb.Helper()
	for _, set := range h.sets {
		h.shop.endAll(set)
	}
}

func playHotDrops(y *yardstick) []goal {
	h := y.product.newHotDrops(y.size.hotDrops)
	defer h.end()
	all := y.alternate(
		func() *load { return h.play(y.size.many) },
		func() *load { return y.product.holds("holds", y.size.many, y.tokens, dropOptions{}) })
	return []goal{goal{Row: "hot", Figure: "holds of 1,000 drops at once, of those of one", Unit: "×", AtLeast: 0.25, Aim: 0.40}.
		of(ratios(all[0], all[1], (*load).perSecond))}
}
