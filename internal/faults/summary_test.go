package faults

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sneakerhead/internal/faults/checker"
)

// summary returns one line about what happened in a scenario.
func (s *scenario) summary(e *checker.Evidence) string {
	counts := map[string]int{}
	for i := range e.Requests {
		r := &e.Requests[i]
		what := fmt.Sprint(r.Kind, " ", r.Status)
		switch {
		case r.Lost != "":
			what = r.Lost
		case r.Code != "":
			what = r.Code
		}
		counts[what]++
	}
	parts := make([]string, 0, len(counts))
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprint(what, " ", counts[what]))
	}
	now := e.Truth.Drops[0]
	return fmt.Sprintf("%d requests (%s); seq %d %+v; %d sockets, %d looks at Postgres; the slowest answer took %s",
		len(e.Requests), strings.Join(parts, ", "), now.Seq, now.Counts, len(e.Sockets), s.monitor.looks, checker.Slowest(e))
}
