package telemetry

import "github.com/prometheus/client_golang/prometheus"

// ShopMetrics count outcomes, each once, where they are decided.
type ShopMetrics struct {
	HoldsConfirmed prometheus.Counter
	Purchases      prometheus.Counter
	Cancels        prometheus.Counter
	UnitsExpired   prometheus.Counter
	Refusals       *prometheus.CounterVec // by code: of the API's problem codes
}

func newShopMetrics(n names) ShopMetrics {
	return ShopMetrics{
		HoldsConfirmed: n.counter("holds_confirmed_total", "Holds that Postgres confirmed."),
		Purchases:      n.counter("purchases_total", "Holds that became purchases."),
		Cancels:        n.counter("cancels_total", "Holds that their owners or an admin ended."),
		UnitsExpired:   n.counter("expired_units_total", "Units that came back because their hold's time was over."),
		Refusals:       n.counters("refusals_total", "Attempts that were refused.", "code"),
	}
}

// GateMetrics watch Redis's part in admitting attempts.
type GateMetrics struct {
	BatchSize    prometheus.Histogram
	CallSeconds  *prometheus.HistogramVec // by call: admit, settle, snapshot
	LiveLeases   *prometheus.GaugeVec     // by drop: delete the label when a drop is over
	Corrections  *prometheus.CounterVec   // by kind: older, newer, missing
	BreakerOpen  prometheus.Gauge         // 0 closed, 0.5 half open, 1 open
	BreakerOpens prometheus.Counter
}

func newGateMetrics(n names) GateMetrics {
	return GateMetrics{
		BatchSize:    n.histogram("gate_batch_size", "Attempts in one call of the gate.", batchBuckets()),
		CallSeconds:  n.histograms("gate_call_seconds", "How long calls of the gate take.", latencyBuckets(), "call"),
		LiveLeases:   n.gauges("gate_live_leases", "Leases that were alive at the last settle.", "drop"),
		Corrections:  n.counters("gate_corrections_total", "Times that the reconciler mended the gate.", "kind"),
		BreakerOpen:  n.gauge("gate_breaker_open", "Whether the gate is left out: 0 no, 0.5 trying, 1 yes."),
		BreakerOpens: n.counter("gate_breaker_opens_total", "Times that the gate was left out."),
	}
}

// LedgerMetrics watch the one place where units move.
type LedgerMetrics struct {
	BatchSize          prometheus.Histogram
	TransactionSeconds prometheus.Histogram // from BEGIN to the answer to COMMIT
	CommitSeconds      prometheus.Histogram
	UnknownCommits     prometheus.Counter
	ClockOffsetSeconds prometheus.Gauge       // Postgres's clock less ours
	CacheLookups       *prometheus.CounterVec // by cache and result: hit, miss
}

func newLedgerMetrics(n names) LedgerMetrics {
	return LedgerMetrics{
		BatchSize:          n.histogram("ledger_batch_size", "Commands in one transaction.", batchBuckets()),
		TransactionSeconds: n.histogram("ledger_transaction_seconds", "How long the ledger's transactions take.", latencyBuckets()),
		CommitSeconds:      n.histogram("ledger_commit_seconds", "How long their COMMITs take.", latencyBuckets()),
		UnknownCommits:     n.counter("ledger_unknown_commits_total", "COMMITs whose answer was lost."),
		ClockOffsetSeconds: n.gauge("clock_offset_seconds", "Postgres's clock less this replica's."),
		CacheLookups:       n.counters("cache_lookups_total", "Look-ups in memory, by cache and result: hit or miss.", "cache", "result"),
	}
}

// ExpiryMetrics watch the nets under an overdue hold.
type ExpiryMetrics struct {
	LatenessSeconds prometheus.Histogram // from a hold's end to the commit that ended it
	TasksEnqueued   prometheus.Counter
	TasksDropped    prometheus.Counter
}

func newExpiryMetrics(n names) ExpiryMetrics {
	return ExpiryMetrics{
		LatenessSeconds: n.histogram("expiry_lateness_seconds", "How long after its end a hold was expired.", latenessBuckets()),
		TasksEnqueued:   n.counter("expiry_tasks_enqueued_total", "Timer tasks that were handed to the queue."),
		TasksDropped:    n.counter("expiry_tasks_dropped_total", "Timer tasks that were not, because Redis was away or our queue full."),
	}
}
