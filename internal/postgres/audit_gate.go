package postgres

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// GateBreaches compares gates with Postgres. Call it only for drops that have not changed for the
// times that README.md promises, because a gate may lag until then. A drop without a gate is no
// breach: the next attempt loads it.
func GateBreaches(stocks map[uuid.UUID]drop.Stock, gates map[uuid.UUID]shop.GateVersion) []Breach {
	breaches := []Breach{}
	for id, gate := range gates {
		note := func(name, detail string, figures ...any) {
			breaches = append(breaches, Breach{Invariant: 7, Name: name, DropID: id, Detail: fmt.Sprintf(detail, figures...)})
		}
		truth, ok := stocks[id]
		switch {
		case !ok:
			note("a gate has no drop", "the gate is at seq %d", gate.Seq)
		case gate.Seq != truth.Seq || !gate.Stock.SameCounts(&truth):
			note("the gate and the drop differ", "the gate has seq %d, %s; the drop has seq %d, %s",
				gate.Seq, stockInWords(&gate.Stock), truth.Seq, stockInWords(&truth))
		}
		if gate.Leases != 0 {
			note("a lease outlives its request", "%d live leases at seq %d", gate.Leases, gate.Seq)
		}
	}
	slices.SortStableFunc(breaches, func(a, b Breach) int { return bytes.Compare(a.DropID[:], b.DropID[:]) })
	return breaches
}

// stockInWords writes the counts of a drop, and of its sizes if it has any.
func stockInWords(s *drop.Stock) string {
	words := inWords(s.Counts)
	for _, size := range s.Sizes {
		words += "; size " + size.ID + ": " + inWords(size.Counts)
	}
	return words
}

func inWords(c drop.Counts) string {
	return fmt.Sprintf("total %d, available %d, reserved %d, sold %d", c.Total, c.Available, c.Reserved, c.Sold)
}
