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
	BatchSize     prometheus.Histogram
	CallSeconds   *prometheus.HistogramVec // by call: admit, settle, load, …
	LiveLeases    prometheus.Gauge         // of all running drops, at the last reconciliation
	Corrections   *prometheus.CounterVec   // by kind: ahead, behind, hints, missed outcome
	ColdLoads     prometheus.Counter
	Bypasses      prometheus.Counter
	SettlesFailed prometheus.Counter
	BreakerOpen   prometheus.Gauge // 0 or 1
	BreakerOpens  prometheus.Counter
}

func newGateMetrics(n names) GateMetrics {
	return GateMetrics{
		BatchSize:     n.histogram("gate_batch_size", "Attempts in one call of the gate.", batchBuckets()),
		CallSeconds:   n.histograms("gate_call_seconds", "How long calls of the gate take.", latencyBuckets(), "call"),
		LiveLeases:    n.gauge("gate_live_leases", "Leases that were alive at the last reconciliation, of all running drops."),
		Corrections:   n.counters("gate_corrections_total", "Times that the reconciler mended the gate.", "kind"),
		ColdLoads:     n.counter("gate_cold_total", "Attempts that found no gate, and had it loaded."),
		Bypasses:      n.counter("gate_bypasses_total", "Attempts that went to the ledger without the gate."),
		SettlesFailed: n.counter("gate_settles_failed_total", "Transactions whose outcome did not reach the gate."),
		BreakerOpen:   n.gauge("gate_breaker_open", "Whether the gate is left out: 0 no, 1 yes."),
		BreakerOpens:  n.counter("gate_breaker_opens_total", "Times that the gate was left out."),
	}
}

// LedgerMetrics watch the one place where units move.
type LedgerMetrics struct {
	BatchSize          prometheus.Histogram
	TransactionSeconds prometheus.Histogram // from BEGIN to the answer to COMMIT
	CommitSeconds      prometheus.Histogram
	UnknownCommits     prometheus.Counter
	OneByOne           prometheus.Counter
	ClockOffsetSeconds prometheus.Gauge // Postgres's clock less ours
}

func newLedgerMetrics(n names) LedgerMetrics {
	return LedgerMetrics{
		BatchSize:          n.histogram("ledger_batch_size", "Commands in one transaction.", batchBuckets()),
		TransactionSeconds: n.histogram("ledger_transaction_seconds", "How long the ledger's transactions take.", latencyBuckets()),
		CommitSeconds:      n.histogram("ledger_commit_seconds", "How long their COMMITs take.", latencyBuckets()),
		UnknownCommits:     n.counter("ledger_unknown_commits_total", "COMMITs whose answer was lost."),
		OneByOne:           n.counter("ledger_one_by_one_total", "Batches that were refused whole and run one by one."),
		ClockOffsetSeconds: n.gauge("clock_offset_seconds", "Postgres's clock less this replica's."),
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
