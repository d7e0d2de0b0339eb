package telemetry

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sneakerhead/internal/drop"
)

// ShopMetrics implements shop.Metrics. Each outcome is counted once, where it is decided.
type ShopMetrics struct {
	holdsConfirmed prometheus.Counter
	purchases      prometheus.Counter
	cancels        prometheus.Counter
	unitsExpired   prometheus.Counter
	lateness       prometheus.Histogram
	refusals       *prometheus.CounterVec

	gateBypasses    prometheus.Counter
	gateColdLoads   prometheus.Counter
	settlesFailed   prometheus.Counter
	gateCorrections *prometheus.CounterVec
	liveLeases      prometheus.Gauge
}

func newShopMetrics(f factory) *ShopMetrics {
	m := &ShopMetrics{
		holdsConfirmed: f.counter("holds_confirmed_total", "Holds that Postgres confirmed."),
		purchases:      f.counter("purchases_total", "Holds that became purchases."),
		cancels:        f.counter("cancels_total", "Holds that their owners or an admin ended."),
		unitsExpired:   f.counter("expired_units_total", "Units that came back because their hold's time was over."),
		lateness:       f.histogram("expiry_lateness_seconds", "How long after its end a hold was expired.", latenessBuckets()),
		refusals:       f.counterVec("refusals_total", "Attempts that were refused.", "code"),

		gateBypasses:    f.counter("gate_bypasses_total", "Attempts that went to the ledger without the gate."),
		gateColdLoads:   f.counter("gate_cold_total", "Attempts that found no gate, and had it loaded."),
		settlesFailed:   f.counter("gate_settles_failed_total", "Transactions whose outcome did not reach the gate."),
		gateCorrections: f.counterVec("gate_corrections_total", "Times that the reconciler corrected the gate.", "kind"),
		liveLeases:      f.gauge("gate_live_leases", "Live leases of all running drops, at the last reconciliation."),
	}
	for _, code := range drop.Codes() {
		startAtZero(m.refusals, string(code))
	}
	startAtZero(m.gateCorrections, "ahead", "behind", "hints", "missed outcome", "sizes")
	return m
}

// Held implements shop.Metrics.
func (m *ShopMetrics) Held(units int) { m.holdsConfirmed.Add(float64(units)) }

// Sold implements shop.Metrics.
func (m *ShopMetrics) Sold(units int) { m.purchases.Add(float64(units)) }

// Released implements shop.Metrics.
func (m *ShopMetrics) Released(units int) { m.cancels.Add(float64(units)) }

// Expired implements shop.Metrics. Lateness is from a hold's end to the commit that ended it.
func (m *ShopMetrics) Expired(units int, lateness time.Duration) {
	m.unitsExpired.Add(float64(units))
	m.lateness.Observe(lateness.Seconds())
}

// Refused implements shop.Metrics.
func (m *ShopMetrics) Refused(code drop.Code) { m.refusals.WithLabelValues(string(code)).Inc() }

// GateBypassed implements shop.Metrics.
func (m *ShopMetrics) GateBypassed() { m.gateBypasses.Inc() }

// GateCold implements shop.Metrics.
func (m *ShopMetrics) GateCold() { m.gateColdLoads.Inc() }

// SettleFailed implements shop.Metrics.
func (m *ShopMetrics) SettleFailed() { m.settlesFailed.Inc() }

// Corrected implements shop.Metrics. Kinds are: ahead, behind, hints, missed outcome, sizes.
func (m *ShopMetrics) Corrected(kind string) { m.gateCorrections.WithLabelValues(kind).Inc() }

// Leases implements shop.Metrics.
func (m *ShopMetrics) Leases(live int) { m.liveLeases.Set(float64(live)) }
