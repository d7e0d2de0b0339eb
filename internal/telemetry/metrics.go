package telemetry

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// NewRegistry returns a registry that already has the runtime's own metrics. It is
// not Prometheus's global one, so that two servers can live in one process.
func NewRegistry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
	)
	return reg
}

// Metrics is what the product counts, one struct for each part that counts it.
// Everything is exported as sneakerhead_*; times are seconds.
//
// Labels take few values: routes as they are written in the API's description,
// codes, kinds. The exception is a drop's id, on one gauge, of drops that are live.
type Metrics struct {
	Shop   ShopMetrics
	Gate   GateMetrics
	Ledger LedgerMetrics
	Expiry ExpiryMetrics
	Live   LiveMetrics
	HTTP   HTTPMetrics
}

// NewMetrics registers all metrics on reg. It panics when reg has them already,
// which is a mistake of whoever wires the program.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	n := names{reg}
	return &Metrics{
		Shop:   newShopMetrics(n),
		Gate:   newGateMetrics(n),
		Ledger: newLedgerMetrics(n),
		Expiry: newExpiryMetrics(n),
		Live:   newLiveMetrics(n),
		HTTP:   newHTTPMetrics(n),
	}
}

// names makes collectors under the product's prefix and registers them.
type names struct{ reg prometheus.Registerer }

const prefix = "sneakerhead_"

func register[C prometheus.Collector](n names, c C) C {
	n.reg.MustRegister(c)
	return c
}

func (n names) counter(name, help string) prometheus.Counter {
	return register(n, prometheus.NewCounter(prometheus.CounterOpts{Name: prefix + name, Help: help}))
}

func (n names) counters(name, help string, labels ...string) *prometheus.CounterVec {
	return register(n, prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels))
}

func (n names) gauge(name, help string) prometheus.Gauge {
	return register(n, prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + name, Help: help}))
}

func (n names) histogram(name, help string, buckets []float64) prometheus.Histogram {
	return register(n, prometheus.NewHistogram(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets}))
}

func (n names) histograms(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return register(n, prometheus.NewHistogramVec(
		prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets}, labels))
}

// latencyBuckets reach from a Redis call on one machine to the 3 s after which
// every answer is promised.
func latencyBuckets() []float64 {
	return []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .15, .25, .5, 1, 2, 3}
}

// batchBuckets end at the most that one batch takes.
func batchBuckets() []float64 { return prometheus.ExponentialBuckets(1, 2, 10) }

// latenessBuckets hold the promised times: 1 s, 2 s and 3 s.
func latenessBuckets() []float64 {
	return []float64{.05, .1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10, 30, 60}
}
