package shop_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
)

// randomWish returns one to three of the drop's sizes, in any order; none where it has none.
func (s *simulation) randomWish() drop.Wish {
	if s.sizes == 0 {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var wish drop.Wish
	for _, i := range s.random.Perm(s.sizes)[:1+s.random.IntN(min(3, s.sizes))] {
		wish = append(wish, fmt.Sprint("s", i+1))
	}
	return wish
}

func wishInWords(wish drop.Wish) string { return strings.Join(wish, ",") }

// every reports whether something is true of the counts of all sizes of a wish, or of the drop's
// own counts where it has no sizes.
func every(stock *drop.Stock, wish drop.Wish, holds func(drop.Counts) bool) bool {
	if len(stock.Sizes) == 0 {
		return holds(stock.Counts)
	}
	return !slices.ContainsFunc(stock.Sizes, func(size drop.SizeStock) bool {
		return slices.Contains(wish, size.ID) && !holds(size.Counts)
	})
}

// available reports whether something of a wish is available.
func available(stock *drop.Stock, wish drop.Wish) bool {
	return !every(stock, wish, func(c drop.Counts) bool { return c.Available == 0 })
}

// checkSize: a hold is of the first wanted size that had a unit. After the batch that opened it,
// the sizes that the user preferred had none.
func (p *shopper) checkSize(r drop.Reservation, wish drop.Wish, sent time.Time) {
	place := slices.Index(wish, r.Size.ID)
	p.sim.must(place >= 0 || len(wish) == 0 && r.Size.ID == "", "%s wanted %v and got %v", p.name, wish, r.Size)
	if place > 0 {
		p.sim.saw("another size than the first")
		p.sim.must(p.sim.wasEver(sent, p.sim.now(), func(stock *drop.Stock) bool { return !available(stock, wish[:place]) }),
			"%s wanted %v and got %v, while there were others", p.name, wish, r.Size)
	}
}

// checkRefusal: who has a wish is told what else is left, as Postgres had it at that seq, and when
// a hold of the wanted sizes ends.
func (p *shopper) checkRefusal(err error, wish drop.Wish) {
	refusal, _ := drop.AsRefusal(err)
	if len(wish) == 0 {
		p.sim.must(refusal.Stock == nil, "%s was told of sizes: %s", p.name, refusal.Stock)
		return
	}
	if refusal.Code == drop.CodeAllHeld {
		p.sim.saw("all held of the wanted sizes")
	} else {
		p.sim.saw("sold out of the wanted sizes")
	}
	var told drop.Stock
	p.sim.must(json.Unmarshal(refusal.Stock, &told) == nil, "%s was told %q", p.name, refusal.Stock)
	p.sim.must(p.sim.wasEver(droptest.Noon, p.sim.now(), func(stock *drop.Stock) bool {
		return stock.Seq == told.Seq && stock.SameCounts(&told)
	}), "%s was told %s, which never was", p.name, refusal.Stock)
	end := firstHoldEnd(&told, wish)
	p.sim.must(end.IsZero() || refusal.RetryAt.Equal(end) || end.Before(p.sim.now()) && end.Before(refusal.RetryAt),
		"%s wanted %v and was told %s with %s", p.name, wish, refusal.RetryAt, refusal.Stock)
}

// firstHoldEnd is when the first hold of what a wish asks for ends, as far as a stock says it.
func firstHoldEnd(stock *drop.Stock, wish drop.Wish) (first time.Time) {
	for _, size := range stock.Sizes {
		end := size.NextHoldEnd.Time
		if slices.Contains(wish, size.ID) && !end.IsZero() && (first.IsZero() || end.Before(first)) {
			first = end
		}
	}
	return first
}
