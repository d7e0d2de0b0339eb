package telemetry

import (
	"context"
	"log/slog"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sneakerhead/internal/drop"
)

// Present has the functions that a scrape asks for what is so at this moment. Those with a context
// ask Postgres or Redis: they are called at most once in presentAge, and have presentLimit to
// answer.
type Present struct {
	Condition   func() Condition
	Queue       func() Queue
	ShedShare   func() float64
	Pools       func() []Pool
	Overview    func(context.Context) (drop.Overview, error)
	TaskBacklog func(context.Context) (int, error)
	Now         func() time.Time // Postgres's time
	Log         *slog.Logger     // of what could not be read
}

// Condition is what a replica's last look at itself has found.
type Condition struct {
	State               string // one of states
	PostgresUp, RedisUp bool
}

// Queue is what waits for the ledger.
type Queue struct {
	Urgent, Ordinary int // calls, by lane
	Oldest           time.Duration
}

// Pool is how busy the connections to Postgres for one kind of work are.
type Pool struct {
	Name       string
	InUse, Max int
	Waited     time.Duration
}

const (
	presentAge   = time.Second
	presentLimit = time.Second
)

// starting is the state of a replica of which nothing else is known yet.
const starting = "starting"

func states() []string { return []string{"ready", "degraded", "unready", starting, "draining"} }

// PresentMetrics is a collector of metrics that a scrape reads, instead of their being told of each
// change. Until Follow is called the replica is starting, and nothing else is known. What cannot be
// read is not shown as it was before: task_backlog is NaN, and the metrics of drops are absent.
type PresentMetrics struct {
	followed atomic.Pointer[followed]

	ready, postgresUp, redisUp     *prometheus.Desc
	drops, nextOpening, units      *prometheus.Desc
	queueWaiting, queueOldest      *prometheus.Desc
	shedShare                      *prometheus.Desc
	poolInUse, poolMax, poolWaited *prometheus.Desc
	taskBacklog                    *prometheus.Desc
}

func newPresentMetrics(f factory) *PresentMetrics {
	describe := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(prefix+name, help, labels, nil)
	}
	m := register(f, &PresentMetrics{
		ready:      describe("ready", "What /readyz says of this replica: 1 for its state, 0 for the others.", "state"),
		postgresUp: describe("postgres_up", "Whether Postgres answers this replica: 0 no, or not yet; 1 yes."),
		redisUp:    describe("redis_up", "Whether all of Redis answers this replica: 0 no, or not yet; 1 yes."),

		drops:       describe("drops", "Drops, rehearsals too, by the status that the clock gives them.", "status"),
		nextOpening: describe("next_opening_seconds", "Time until the next upcoming drop opens; NaN when none is upcoming."),
		units:       describe("drop_units", "Units of drops that are live or paused, or were in the last two hours; of 50 drops at most.", "drop", "kind"),

		queueWaiting: describe("queue_waiting", "Calls that wait for the ledger.", "lane"),
		queueOldest:  describe("queue_oldest_seconds", "How long the oldest of them has waited."),
		shedShare:    describe("shed_share", "Share of the reserves that are refused, from 0 to 1, because the processors are behind."),

		poolInUse:  describe("pg_pool_in_use", "Connections to Postgres that are in use.", "pool"),
		poolMax:    describe("pg_pool_max", "Connections to Postgres that a pool may have.", "pool"),
		poolWaited: describe("pg_pool_wait_seconds_total", "Time that statements have waited for the connection that they got.", "pool"),

		taskBacklog: describe("task_backlog", "Delayed tasks whose time has come and that have not been run."),
	})
	m.StartWith(nil)
	return m
}

// followed is a present, with what was last read of it.
type followed struct {
	Present
	overview recent[drop.Overview]
	backlog  recent[int]
}

// StartWith makes scrapes show a replica that is starting, whose pools are these.
func (m *PresentMetrics) StartWith(pools []Pool) { m.Follow(unknownPresent(pools)) }

// Follow makes scrapes ask these functions from now on.
func (m *PresentMetrics) Follow(p Present) { m.followed.Store(&followed{Present: p}) }

// Describe implements prometheus.Collector.
func (m *PresentMetrics) Describe(out chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{
		m.ready, m.postgresUp, m.redisUp, m.drops, m.nextOpening, m.units, m.queueWaiting, m.queueOldest, m.shedShare,
		m.poolInUse, m.poolMax, m.poolWaited, m.taskBacklog,
	} {
		out <- desc
	}
}

// Collect implements prometheus.Collector.
func (m *PresentMetrics) Collect(out chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	p := m.followed.Load()
	condition := p.Condition()
	for _, state := range states() {
		gauge(m.ready, asNumber(state == condition.State), state)
	}
	gauge(m.postgresUp, asNumber(condition.PostgresUp))
	gauge(m.redisUp, asNumber(condition.RedisUp))
	queue := p.Queue()
	gauge(m.queueWaiting, float64(queue.Urgent), "urgent")
	gauge(m.queueWaiting, float64(queue.Ordinary), "ordinary")
	gauge(m.queueOldest, queue.Oldest.Seconds())
	gauge(m.shedShare, p.ShedShare())
	for _, pool := range p.Pools() {
		gauge(m.poolInUse, float64(pool.InUse), pool.Name)
		gauge(m.poolMax, float64(pool.Max), pool.Name)
		out <- prometheus.MustNewConstMetric(m.poolWaited, prometheus.CounterValue, pool.Waited.Seconds(), pool.Name)
	}
	var overview *drop.Overview
	var backlog *int
	var reading sync.WaitGroup // both at once, so that a scrape waits for one limit only
	reading.Go(func() { overview = p.overview.read(p.Present.Overview, p.warn("drops")) })
	reading.Go(func() { backlog = p.backlog.read(p.TaskBacklog, p.warn("due tasks")) })
	reading.Wait()
	if overview != nil {
		m.collectDrops(gauge, *overview, p.Now())
	}
	if backlog != nil {
		gauge(m.taskBacklog, float64(*backlog))
	} else {
		gauge(m.taskBacklog, math.NaN())
	}
}

func (m *PresentMetrics) collectDrops(gauge func(*prometheus.Desc, float64, ...string), o drop.Overview, now time.Time) {
	for _, status := range []drop.Status{drop.Upcoming, drop.Live, drop.Paused, drop.Ended, drop.Cancelled} {
		gauge(m.drops, float64(o.ByStatus[status]), string(status))
	}
	nextOpening := math.NaN()
	if !o.NextOpening.IsZero() {
		nextOpening = max(0, o.NextOpening.Sub(now).Seconds()) // 0 when it opened after it was read
	}
	gauge(m.nextOpening, nextOpening)
	for _, stock := range o.Stocks {
		id := stock.DropID.String()
		gauge(m.units, float64(stock.Total), id, "total")
		gauge(m.units, float64(stock.Available), id, "available")
		gauge(m.units, float64(stock.Reserved), id, "reserved")
		gauge(m.units, float64(stock.Sold), id, "sold")
	}
}

// warn returns a function that logs why something could not be read for a scrape.
func (p *Present) warn(what string) func(error) {
	return func(err error) {
		p.Log.Warn("metrics of "+what+" cannot be read", "error", err)
	}
}

// unknownPresent is what is so before a replica is built.
func unknownPresent(pools []Pool) Present {
	return Present{
		Condition:   func() Condition { return Condition{State: starting} },
		Queue:       func() Queue { return Queue{} },
		ShedShare:   func() float64 { return 0 },
		Pools:       func() []Pool { return pools },
		Overview:    func(context.Context) (drop.Overview, error) { return drop.Overview{}, nil },
		TaskBacklog: func(context.Context) (int, error) { return 0, nil },
		Now:         time.Now,
		Log:         slog.New(slog.DiscardHandler),
	}
}

// recent keeps a value for presentAge, so that scrapes cost its source little, however many there
// are.
type recent[T any] struct {
	mu    sync.Mutex // held while one scrape reads; the others wait for it
	value *T         // nil when it could not be read
	until time.Time
}

// read returns nil when the value cannot be read now.
func (r *recent[T]) read(from func(context.Context) (T, error), warn func(error)) *T {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.until) {
		return r.value
	}
	ctx, cancel := context.WithTimeout(context.Background(), presentLimit)
	defer cancel()
	value, err := from(ctx)
	if err == nil {
		r.value = &value
	} else {
		r.value = nil
		warn(err)
	}
	r.until = time.Now().Add(presentAge)
	return r.value
}
