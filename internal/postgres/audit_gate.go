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
		case gate.Seq != truth.Seq || gate.Stock.Counts != truth.Counts:
			note("the gate and the drop differ", "the gate has seq %d, %s; the drop has seq %d, %s",
				gate.Seq, inWords(gate.Stock.Counts), truth.Seq, inWords(truth.Counts))
		}
		if gate.Leases != 0 {
			note("a lease outlives its request", "%d live leases at seq %d", gate.Leases, gate.Seq)
		}
	}
	slices.SortStableFunc(breaches, func(a, b Breach) int { return bytes.Compare(a.DropID[:], b.DropID[:]) })
	return breaches
}

func inWords(c drop.Counts) string {
	return fmt.Sprintf("total %d, available %d, reserved %d, sold %d", c.Total, c.Available, c.Reserved, c.Sold)
}
