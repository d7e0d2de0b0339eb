package soak

import (
	"fmt"
	"os"
	"strings"

	"sneakerhead/internal/faults/deployment"
)

// progress prints the progress of a full run from time to time.
func (k *soak) progress() {
	r := k.report
	r.mu.Lock()
	defer r.mu.Unlock()
	const every = 12
	if last := r.Samples[len(r.Samples)-1]; k.plan.full && len(r.Samples)%every == 0 {
		fmt.Fprintf(os.Stderr, "%5.0f s  %d drops judged, %d breaches; %s; %+v\n", last.At, r.Judged, len(r.Breaches), last.Replicas[0], last.Stores)
	}
}

// text returns the report as text.
func (r *report) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "soak, seed %d, %.0f s: %d drops %v, %d people, %d sockets, %d requests (%.0f a second), %d holds, %d purchases, "+
		"the slowest answer took %.2f s, the machine stalled for %.0f s with %d retried calls; %d breaches\n", r.Seed, r.LoadSeconds, r.Judged, r.Drops, r.People, r.Sockets, r.Requests,
		r.RequestsASecond, r.Holds, r.Purchases, r.SlowestAnswer, r.StalledSeconds, r.RetriedCalls, len(r.Breaches))
	for n := range deployment.Replicas {
		fmt.Fprintf(&b, "  replica %d  at rest    %s\n", n, r.Rest.Replicas[n])
		fmt.Fprintf(&b, "             quarter 2  %s\n", r.Quarter2[n])
		fmt.Fprintf(&b, "             quarter 4  %s\n", r.Quarter4[n])
		fmt.Fprintf(&b, "             after      %s\n", r.After.Replicas[n])
	}
	fmt.Fprintf(&b, "  the same again leaves %v MB\n  stores at rest %+v\n  stores after   %+v\n", r.HeapLeftByRepeats, r.Rest.Stores, r.After.Stores)
	fmt.Fprintf(&b, "  keys of gates left %d, the longest for %.1f h; others %v\n  %s\n", r.GateKeys, r.LongestKeyHours, r.OtherKeys, r.Audit)
	return b.String()
}
