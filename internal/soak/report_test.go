package soak

import (
	"encoding/json"
	"os"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// report is the JSON document that SOAK_REPORT names.
type report struct {
	mu sync.Mutex

	Seed              uint64         `json:"seed"`
	Full              bool           `json:"full"`
	PlannedSeconds    float64        `json:"plannedSeconds"` // length of the load
	LoadSeconds       float64        `json:"loadSeconds"`    // from the start until the last drop was judged
	Drops             map[ending]int `json:"drops"`          // by the way they ended
	Judged            int            `json:"judgedDrops"`
	People            int            `json:"people"`
	Sockets           int64          `json:"sockets"`
	Requests          int64          `json:"requests"`
	RequestsASecond   float64        `json:"requestsASecond"` // while the load lasted
	Holds             int            `json:"holds"`
	Purchases         int            `json:"purchases"`
	SlowestAnswer     float64        `json:"slowestAnswerSeconds"` // of the answers without an allowance
	StalledSeconds    float64        `json:"stalledSeconds"`       // in which the machine was too busy
	RetriedCalls      int            `json:"mishaps"`              // calls that did not work at once
	Breaches          []string       `json:"breaches"`
	Failures          []string       `json:"failures"`
	Audit             string         `json:"audit"`
	GateKeys          int            `json:"gateKeysLeft"`
	LongestKeyHours   float64        `json:"longestKeyHours"`
	OtherKeys         []string       `json:"otherKeysLeft"`
	HeapLeftByRepeats []float64      `json:"heapMBLeftByTheSameAgain"` // of each replica
	Rest              *sample        `json:"rest"`
	RestFiles         int            `json:"restFiles"` // of all replicas, without connections to the stores
	Quarter2          quarter        `json:"quarter2"`
	Quarter4          quarter        `json:"quarter4"`
	After             *sample        `json:"after"`
	Samples           []*sample      `json:"samples"`
}

func newReport() *report {
	return &report{Seed: runSeed, Drops: map[ending]int{}, Breaches: []string{}, Failures: []string{}}
}

func (r *report) ended(how ending) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Drops[how]++
}

func (r *report) drops() (all int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.Drops {
		all += n
	}
	return all
}

func (r *report) failed(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Failures = append(r.Failures, what)
}

func (r *report) sampled(s *sample) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Samples = append(r.Samples, s)
}

// judged adds the result of one drop.
func (r *report) judged(e *checker.Evidence, breaches []checker.Breach) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Judged++
	r.Requests += int64(len(e.Requests))
	r.Holds += len(e.Truth.Reservations)
	r.Purchases += len(e.Truth.Purchases)
	r.SlowestAnswer = max(r.SlowestAnswer, checker.Slowest(e).Seconds())
	for _, b := range breaches {
		r.Breaches = append(r.Breaches, b.String())
	}
}

// finish logs the report, and writes it to a file if one is named. The chart is written only if the
// run has passed.
func (k *soak) finish() {
	r := k.report
	r.Full, r.PlannedSeconds, r.People, r.Sockets = k.plan.full, k.plan.length.Seconds(), k.people.count, k.sockets.Load()
	r.StalledSeconds = k.stalls.seconds()
	if r.Judged != r.drops() {
		k.fail("%d of %d drops were judged", r.Judged, r.drops())
	}
	if r.Purchases < 2*r.Judged {
		k.fail("only %d purchases of %d drops", r.Purchases, r.Judged)
	}
	k.t.Log(r.text())
	if file := os.Getenv("SOAK_REPORT"); file != "" {
		encoded, err := json.MarshalIndent(r, "", "  ")
		require.NoError(k.t, err)
		require.NoError(k.t, os.WriteFile(file, append(encoded, '\n'), 0o644)) //nolint:gosec // it holds no secret
	}
	if file := os.Getenv("SOAK_CHART"); file != "" && !k.t.Failed() {
		require.NoError(k.t, os.WriteFile(file, []byte(r.chart()), 0o644)) //nolint:gosec // as above
	}
}

// count adds the requests without a journal, after the load.
func (k *soak) count() {
	k.report.LoadSeconds = time.Since(k.began).Seconds()
	k.report.Requests += k.requests.Load()
	k.report.RequestsASecond = float64(k.report.Requests) / k.report.LoadSeconds
}
