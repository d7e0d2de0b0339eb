package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// RedisMetrics implements rdb.Metrics: calls of the gate, and the bus between replicas.
type RedisMetrics struct {
	batchSize     prometheus.Histogram
	callSeconds   *prometheus.HistogramVec
	breakerOpen   prometheus.Gauge
	breakerOpens  prometheus.Counter
	busAway       prometheus.Gauge
	newsMalformed prometheus.Counter
}

func newRedisMetrics(f factory) *RedisMetrics {
	m := &RedisMetrics{
		batchSize:     f.histogram("gate_batch_size", "Attempts in one call of the gate.", batchBuckets()),
		callSeconds:   f.histogramVec("gate_call_seconds", "How long calls of the gate take.", latencyBuckets(), "call"),
		breakerOpen:   f.gauge("gate_breaker_open", "Whether the gate is bypassed: 0 no, 1 yes."),
		breakerOpens:  f.counter("gate_breaker_opens_total", "Times that the gate began to be bypassed."),
		busAway:       f.gauge("bus_away", "Whether nothing is received from the other replicas: 0 no, 1 yes."),
		newsMalformed: f.counter("bus_malformed_total", "Messages on the bus between replicas that could not be read."),
	}
	m.BusAway(true) // until the first message arrives
	return m
}

// GateAway implements rdb.Metrics.
func (m *RedisMetrics) GateAway(away bool) {
	if away {
		m.breakerOpens.Inc()
	}
	m.breakerOpen.Set(asNumber(away))
}

// GateCall implements rdb.Metrics. Only a call of admit has users.
func (m *RedisMetrics) GateCall(name string, users int, took time.Duration) {
	if users > 0 {
		m.batchSize.Observe(float64(users))
	}
	m.callSeconds.WithLabelValues(name).Observe(took.Seconds())
}

// BusAway implements rdb.Metrics.
func (m *RedisMetrics) BusAway(away bool) { m.busAway.Set(asNumber(away)) }

// NewsMalformed implements rdb.Metrics.
func (m *RedisMetrics) NewsMalformed() { m.newsMalformed.Inc() }

// LedgerMetrics implements postgres.LedgerMetrics.
type LedgerMetrics struct {
	batchSize          prometheus.Histogram
	transactionSeconds prometheus.Histogram
	commitSeconds      prometheus.Histogram
	unknownCommits     prometheus.Counter
	oneByOne           prometheus.Counter
	clockOffset        prometheus.Gauge
}

func newLedgerMetrics(f factory) *LedgerMetrics {
	return &LedgerMetrics{
		batchSize:          f.histogram("ledger_batch_size", "Commands in one transaction.", batchBuckets()),
		transactionSeconds: f.histogram("ledger_transaction_seconds", "How long the ledger's transactions take.", latencyBuckets()),
		commitSeconds:      f.histogram("ledger_commit_seconds", "How long their COMMITs take.", latencyBuckets()),
		unknownCommits:     f.counter("ledger_unknown_commits_total", "COMMITs whose answer was lost."),
		oneByOne:           f.counter("ledger_one_by_one_total", "Batches that Postgres refused, and that were run one command at a time."),
		clockOffset:        f.gauge("clock_offset_seconds", "Postgres's clock less this replica's."),
	}
}

// Transaction implements postgres.LedgerMetrics. The time runs from BEGIN to the answer to COMMIT.
func (m *LedgerMetrics) Transaction(commands int, lockAndRead, writeAndCommit time.Duration) {
	m.batchSize.Observe(float64(commands))
	m.transactionSeconds.Observe((lockAndRead + writeAndCommit).Seconds())
	m.commitSeconds.Observe(writeAndCommit.Seconds())
}

// CommitUnknown implements postgres.LedgerMetrics.
func (m *LedgerMetrics) CommitUnknown() { m.unknownCommits.Inc() }

// OneByOne implements postgres.LedgerMetrics.
func (m *LedgerMetrics) OneByOne() { m.oneByOne.Inc() }

// ClockOffset takes Postgres's clock less this replica's.
func (m *LedgerMetrics) ClockOffset(offset time.Duration) { m.clockOffset.Set(offset.Seconds()) }

// TimerMetrics implements expiry.TimerMetrics.
type TimerMetrics struct {
	tasksEnqueued prometheus.Counter
	tasksDropped  prometheus.Counter
}

func newTimerMetrics(f factory) *TimerMetrics {
	return &TimerMetrics{
		tasksEnqueued: f.counter("expiry_tasks_enqueued_total", "Timer tasks that were handed to the queue."),
		tasksDropped:  f.counter("expiry_tasks_dropped_total", "Timer tasks that were not, because Redis was away or our queue full."),
	}
}

// TaskEnqueued implements expiry.TimerMetrics.
func (m *TimerMetrics) TaskEnqueued() { m.tasksEnqueued.Inc() }

// TaskDropped implements expiry.TimerMetrics.
func (m *TimerMetrics) TaskDropped() { m.tasksDropped.Inc() }
