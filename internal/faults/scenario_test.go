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

// scenarioOptions are the options of a scenario. Zero fields have the default in the comment.
type scenarioOptions struct {
	units       int // at the start; 40
	people      int // 20
	screens     int // 6
	holdSeconds int // 1
	maxPerUser  int // 1000
	sizes       int // by chance, in half of the scenarios none, otherwise 1 to 12; noSizes: none
	soldOut     bool
	noAdmin     bool // no admin changes the drop
	socketBound time.Duration
	condition   checker.Condition // the column of promised times to check; checker.AnyFault
	opensIn     time.Duration     // it ends the same time after its opening; 0: live at once, without an end
}

// noSizes is the number of sizes of a drop that must have none.
const noSizes = -1

// scenario is one drop that sells while a fault is injected.
type scenario struct {
	*testbed
	*deployment.RecordingClient
	t            *testing.T
	name         string
	seed         uint64
	options      scenarioOptions
	drop         uuid.UUID
	sizes        []string   // the ids of the drop's sizes
	faults       *rand.Rand // chooses faults; used only by the scenario's own goroutine
	stopShopping context.CancelFunc
	clients      sync.WaitGroup
	screens      sync.WaitGroup
	monitor      *monitor
	away         time.Duration // when Redis went away
	adjusted     int           // how often adjustAt was called
	gate         *gateWatch

	from, until time.Duration // the measured part of the run; until 0: to its end

	mu         sync.Mutex
	outages    []checker.Outage
	leases     map[checker.Lease]time.Duration // when each lease was last seen; the keys have no Seen
	allowances []checker.Allowance
	restored   bool
}

// play sells a drop while inject injects a fault, and checks the result. inject must have repaired
// everything when it returns.
func (s *testbed) play(t *testing.T, p scenarioOptions, inject func(s *scenario)) {
	t.Helper()
	began := time.Now()
	results.plays(t.Name())
	run := s.open(t, p)
	ctx, stopScreens := context.WithCancel(t.Context())
	run.startClients(ctx)
	run.monitor = run.watchPostgres()
	inject(run)
	run.gate = run.watchGate()
	run.stopClients()
	run.judge()
	stopScreens()
	run.screens.Wait()
	run.Client.CloseIdleConnections()
	results.played(run.name, time.Since(began), len(run.Journal.Requests()))
}

// open creates the drop.
func (s *testbed) open(t *testing.T, p scenarioOptions) *scenario {
	t.Helper()
	setDefault := func(value *int, usual int) {
		if *value == 0 {
			*value = usual
		}
	}
	setDefault(&p.units, 40)
	setDefault(&p.people, 20)
	setDefault(&p.screens, 6)
	setDefault(&p.holdSeconds, 1)
	setDefault(&p.maxPerUser, 1000)
	if p.condition == "" {
		p.condition = checker.AnyFault
	}
	run := &scenario{
		testbed: s, RecordingClient: &deployment.RecordingClient{T: t, Journal: journal.New(), Client: deployment.NewClient()},
		t: t, name: t.Name(), options: p, leases: map[checker.Lease]time.Duration{},
	}
	run.seed = seedOf(t.Name())
	run.faults = rand.New(rand.NewPCG(run.seed, 0)) //nolint:gosec // a repeatable schedule
	var created struct {
		ID    uuid.UUID
		Sizes []struct{ ID string }
	}
	wanted := map[string]any{
		"name": "Faults", "price": "219.00", "currency": "USD", "totalStock": p.units, "holdSeconds": p.holdSeconds,
		"maxPerUser": p.maxPerUser, "dropStartTime": time.Now().Add(-time.Minute).UTC(),
		"freeReturns": nil, // its people come back after letting go
	}
	if sizes := run.newSizes(); len(sizes) > 0 {
		wanted["sizes"] = sizes
		delete(wanted, "totalStock")
		results.addCount("drops with sizes", 1)
	}
	if p.opensIn > 0 {
		opens := time.Now().Add(p.opensIn).UTC()
		wanted["dropStartTime"], wanted["dropEndTime"] = opens, opens.Add(p.opensIn)
	}
	body := deployment.Encode(wanted)
	for deadline := time.Now().Add(startLimit); created.ID == uuid.Nil; {
		require.True(t, time.Now().Before(deadline), "no drop can be created")
		request, err := http.NewRequest("POST", s.replicas[0].LocalURL()+"/api/drops", bytes.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+s.admin)
		request.Header.Set("Idempotency-Key", run.name)
		response, err := deployment.ProbeClient.Do(request)
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
	for _, size := range created.Sizes {
		run.sizes = append(run.sizes, size.ID)
	}
	return run
}

// startClients starts the shoppers, the pages and the admin.
func (s *scenario) startClients(ctx context.Context) {
	shopping, leave := context.WithCancel(ctx)
	s.stopShopping = leave
	for n := range s.options.people {
		b := s.newShopper(n)
		s.clients.Go(func() { b.shop(shopping) })
		if n < s.options.screens {
			p := &screen{scenario: s, at: n}
			if n%2 == 0 {
				p.token = b.Token
			}
			s.screens.Go(func() { p.watch(ctx) })
		}
	}
	s.screens.Go(func() { s.watchLeases(ctx) })
	s.screens.Go(func() { s.watchStalls(ctx) })
	if !s.options.noAdmin {
		s.clients.Go(func() { s.runAdmin(shopping) })
	}
}

// stopClients stops the shoppers. If the drop is to be sold out, it waits for that first.
func (s *scenario) stopClients() {
	s.t.Helper()
	if !s.options.soldOut {
		s.stopShopping()
	}
	gone := make(chan struct{})
	go func() {
		s.clients.Wait()
		close(gone)
	}()
	select {
	case <-gone:
	case <-time.After(sellOut):
		require.FailNowf(s.t, "the drop does not end", "%+v", s.truth())
	}
	s.stopShopping()
}

// sellOut is how long a drop may take to sell out after the fault is over.
const sellOut = 2 * time.Minute

// seedOf returns a different seed for each scenario of a run.
func seedOf(name string) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name))
	return hash.Sum64() ^ runSeed
}
