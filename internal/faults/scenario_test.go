package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// plot says what a scenario is played with. What is zero has a usual value.
type plot struct {
	units       int // at the start; 40
	people      int // 20
	screens     int // 6
	holdSeconds int // 1
	maxPerUser  int // 1000
	soldOut     bool
	noAdmin     bool // nobody restocks, takes back or pauses
	socketBound time.Duration
	condition   checker.Condition // which promised times hold; those under any fault
	opensIn     time.Duration     // and ends as long after that; 0: it is live at once, and has no end
}

// scenario is one drop, sold while something is wrong.
type scenario struct {
	*stage
	*deployment.Asker
	t        *testing.T
	name     string
	seed     uint64
	plot     plot
	drop     uuid.UUID
	faults   *rand.Rand // what happens, in which order; drawn from by the scenario's own goroutine alone
	leaving  context.CancelFunc
	crowd    sync.WaitGroup
	screens  sync.WaitGroup
	monitor  *monitor
	away     time.Duration // since when Redis is
	adjusted int           // how often adjustAt was called
	gate     *gateWatch

	from, until time.Duration // what the condition is about; until 0: to the end

	mu         sync.Mutex
	outages    []checker.Outage
	leases     map[checker.Lease]time.Duration // without Seen → when it was seen last
	allowances []checker.Allowance
	restored   bool
}

// play sells a drop while wrong does what is wrong, and judges. What wrong has broken it must have mended when it returns.
func (s *stage) play(t *testing.T, p plot, wrong func(s *scenario)) {
	t.Helper()
	began := time.Now()
	results.plays(t.Name())
	run := s.open(t, p)
	ctx, stopScreens := context.WithCancel(t.Context())
	run.admit(ctx)
	run.monitor = run.watchPostgres()
	wrong(run)
	run.gate = run.watchGate()
	run.closes()
	run.judge()
	stopScreens()
	run.screens.Wait()
	run.Client.CloseIdleConnections()
	results.played(run.name, time.Since(began), len(run.Journal.Requests()))
}

// open creates the drop.
func (s *stage) open(t *testing.T, p plot) *scenario {
	t.Helper()
	orElse := func(value *int, usual int) {
		if *value == 0 {
			*value = usual
		}
	}
	orElse(&p.units, 40)
	orElse(&p.people, 20)
	orElse(&p.screens, 6)
	orElse(&p.holdSeconds, 1)
	orElse(&p.maxPerUser, 1000)
	if p.condition == "" {
		p.condition = checker.AnyFault
	}
	run := &scenario{
		stage: s, Asker: &deployment.Asker{T: t, Journal: journal.New(), Client: deployment.NewClient()},
		t: t, name: t.Name(), plot: p, leases: map[checker.Lease]time.Duration{},
	}
	run.seed = seedOf(t.Name())
	run.faults = rand.New(rand.NewPCG(run.seed, 0)) //nolint:gosec // a schedule that can be had again
	var created struct{ ID uuid.UUID }
	wanted := map[string]any{
		"name": "Faults", "price": "219.00", "currency": "USD", "totalStock": p.units, "holdSeconds": p.holdSeconds,
		"maxPerUser": p.maxPerUser, "dropStartTime": time.Now().Add(-time.Minute).UTC(),
	}
	if p.opensIn > 0 {
		opens := time.Now().Add(p.opensIn).UTC()
		wanted["dropStartTime"], wanted["dropEndTime"] = opens, opens.Add(p.opensIn)
	}
	body := deployment.Encode(wanted)
	for deadline := time.Now().Add(startLimit); created.ID == uuid.Nil; {
		require.True(t, time.Now().Before(deadline), "no drop can be created")
		request, err := http.NewRequest("POST", s.replicas[0].Own()+"/api/drops", bytes.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+s.admin)
		request.Header.Set("Idempotency-Key", run.name)
		response, err := deployment.Probing.Do(request)
		if err != nil {
			continue
		}
		answer, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if response.StatusCode == http.StatusCreated {
			require.NoError(t, json.Unmarshal(answer, &created))
		}
	}
	run.drop = created.ID
	return run
}

// admit lets people, pages and the admin in.
func (s *scenario) admit(ctx context.Context) {
	shopping, leave := context.WithCancel(ctx)
	s.leaving = leave
	for n := range s.plot.people {
		b := s.newShopper(n)
		s.crowd.Go(func() { b.shop(shopping) })
		if n < s.plot.screens {
			p := &screen{scenario: s, at: n}
			if n%2 == 0 {
				p.token = b.Token
			}
			s.screens.Go(func() { p.watch(ctx) })
		}
	}
	s.screens.Go(func() { s.watchLeases(ctx) })
	s.screens.Go(func() { s.watchStalls(ctx) })
	if !s.plot.noAdmin {
		s.crowd.Go(func() { s.administer(shopping) })
	}
}

// closes sends everybody home; when the drop is to be sold out, not before it is.
func (s *scenario) closes() {
	s.t.Helper()
	if !s.plot.soldOut {
		s.leaving()
	}
	gone := make(chan struct{})
	go func() {
		s.crowd.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(sellOut):
		require.FailNowf(s.t, "the drop does not end", "%+v", s.truth())
	}
	s.leaving()
}

// sellOut bounds how long a drop may take to be sold once nothing is wrong any more.
const sellOut = 2 * time.Minute

// seedOf gives each scenario of a run a seed of its own.
func seedOf(name string) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name))
	return hash.Sum64() ^ runSeed
}
