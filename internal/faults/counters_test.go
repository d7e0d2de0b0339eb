package faults

import (
	"bufio"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// scrapeEvery is short because a replica's counters are lost when it dies.
const scrapeEvery = 200 * time.Millisecond

// counters adds up the metrics of all replicas, across their restarts.
type counters struct {
	s    *testbed
	stop chan struct{}
	done sync.WaitGroup
	seen map[string]float64 // by replica and metric, at the last reading
}

func newCounters(s *testbed) *counters {
	c := &counters{s: s, stop: make(chan struct{}), seen: map[string]float64{}}
	c.done.Go(func() {
		ticker := time.NewTicker(scrapeEvery)
		defer ticker.Stop()
		for {
			select {
			case <-c.stop:
				return
			case <-ticker.C:
				for _, r := range s.replicas {
					c.scrape(r)
				}
			}
		}
	})
	s.t.Cleanup(func() {
		close(c.stop)
		c.done.Wait()
	})
	return c
}

// metric maps lines of /metrics to the event that they count. A line belongs to a metric by its
// prefix.
type metric struct {
	prefix string
	what   string
	sign   float64
}

func metrics() []metric {
	return []metric{
		{"sneakerhead_ledger_unknown_commits_total", "a commit was unknown", 1},
		{"sneakerhead_ledger_one_by_one_total", "a batch ran one by one", 1},
		{"sneakerhead_ledger_batch_size_count", "a batch of several", 1},
		{`sneakerhead_ledger_batch_size_bucket{le="1"}`, "a batch of several", -1},
		{"sneakerhead_gate_cold_total", "a gate was cold", 1},
		{"sneakerhead_gate_bypasses_total", "the gate was bypassed", 1},
		{"sneakerhead_gate_settles_failed_total", "a settle failed", 1},
		{"sneakerhead_gate_breaker_opens_total", "the breaker opened", 1},
		{"sneakerhead_gate_corrections_total", "the reconciler corrected a gate", 1},
		{`sneakerhead_gate_corrections_total{kind="ahead"}`, "a gate newer than Postgres was removed", 1},
		{"sneakerhead_expiry_tasks_enqueued_total", "a task was enqueued", 1},
		{"sneakerhead_expiry_tasks_dropped_total", "a task was dropped", 1},
		{"seen ", "", 1}, // from the failpoints: the rest of the line names the event
	}
}

// scrape reads one replica once. A value below the last one comes from a restarted process.
func (c *counters) scrape(r *replica) {
	for _, path := range []string{deployment.Address(r.Metrics) + "/metrics", deployment.Address(r.Failpoints) + "/seen"} {
		response, err := http.Get("http://" + path) //nolint:gosec,noctx // our own replica
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(response.Body)
		for lines.Scan() {
			c.line(r, lines.Text())
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
}

func (c *counters) line(r *replica, line string) {
	for _, m := range metrics() {
		if !strings.HasPrefix(line, m.prefix) {
			continue
		}
		cut := strings.LastIndexByte(line, ' ')
		value, err := strconv.ParseFloat(line[cut+1:], 64)
		if err != nil {
			continue
		}
		key := strconv.Itoa(r.N) + m.prefix + line[:cut]
		more := value - c.seen[key]
		if more < 0 {
			more = value
		}
		c.seen[key] = value
		what := m.what
		if what == "" {
			what = strings.TrimPrefix(line[:cut], m.prefix)
		}
		c.s.countRareEvent(what, int(m.sign*more))
	}
}

// countRareEvents counts the rare events that the journal has recorded.
func (s *scenario) countRareEvents(e *checker.Evidence) {
	ends := map[string]time.Time{}
	for _, r := range e.Truth.Reservations {
		ends[r.ID.String()] = r.ExpiresAt
	}
	for i := range e.Requests {
		r := &e.Requests[i]
		switch code := drop.Code(r.Code); {
		case code == drop.CodeAllHeld:
			s.countRareEvent("all held", 1)
		case code == drop.CodeSoldOut:
			s.countRareEvent("sold out", 1)
		case code == drop.CodePurchaseLimit:
			s.countRareEvent("purchase limit reached", 1)
		case code == drop.CodePaused:
			s.countRareEvent("paused", 1)
		case r.Status == http.StatusServiceUnavailable:
			s.countRareEvent("503 "+r.Code, 1)
		case r.Status == 0:
			s.countRareEvent("no answer", 1)
		case r.Kind != journal.Adjust && r.Status == http.StatusOK && r.Kind != journal.Cancel && r.Result.Status != "":
			s.countRareEvent("a repeat was answered with 200", 1)
		case r.Status == http.StatusGone:
			if end := ends[r.ReservationID.String()]; s.Journal.Began().Add(r.Sent).Before(end) {
				s.countRareEvent("a purchase lost to expiry", 1)
			} else {
				s.countRareEvent("a purchase came too late", 1)
			}
		}
	}
	for _, k := range e.Sockets {
		last := int64(0)
		for _, f := range k.Stocks() {
			if f.Stock.Seq < last {
				s.countRareEvent("a snapshot with a lower seq", 1)
			}
			last = f.Stock.Seq
		}
	}
}
