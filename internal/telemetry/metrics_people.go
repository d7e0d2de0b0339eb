package telemetry

import "github.com/prometheus/client_golang/prometheus"

// PeopleMetrics implements people.Metrics.
type PeopleMetrics struct{ refusals *prometheus.CounterVec }

func newPeopleMetrics(f factory) *PeopleMetrics {
	return &PeopleMetrics{refusals: f.counterVec("auth_refusals_total", "Session tokens that were refused, by why.", "reason")}
}

// Reasons makes the counter of each reason exist from the start.
func (m *PeopleMetrics) Reasons(all ...string) { startAtZero(m.refusals, all...) }

// TokenRefused implements people.Metrics.
func (m *PeopleMetrics) TokenRefused(reason string) { m.refusals.WithLabelValues(reason).Inc() }
