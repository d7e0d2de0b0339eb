package telemetry

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// NewRegistry returns a registry that already has the Go runtime's own metrics. It is not
// Prometheus's global one, so that two servers can run in one process.
func NewRegistry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	reg.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector(),
	)
	return reg
}

// Metrics are all metrics of the product, in one group for each package that reports to it. A group
// implements the Metrics interface that its package declares, so a new metric is one method there
// and one here. Every metric is exported as sneakerhead_*; times are in seconds.
//
// Labels take few values: routes as they are written in the API's description, codes, kinds.
type Metrics struct {
	Shop   *ShopMetrics
	Redis  *RedisMetrics
	Ledger *LedgerMetrics
	Timer  *TimerMetrics
	Live   *LiveMetrics
	HTTP   *HTTPMetrics
}

// NewMetrics registers all metrics on reg. It panics when reg has them already, which is a mistake
// in the code that calls it.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	f := factory{reg}
	return &Metrics{
		Shop:   newShopMetrics(f),
		Redis:  newRedisMetrics(f),
		Ledger: newLedgerMetrics(f),
		Timer:  newTimerMetrics(f),
		Live:   newLiveMetrics(f),
		HTTP:   newHTTPMetrics(f),
	}
}

// factory makes collectors whose names begin with the product's prefix, and registers them.
type factory struct{ reg prometheus.Registerer }

const prefix = "sneakerhead_"

func register[C prometheus.Collector](f factory, c C) C {
	f.reg.MustRegister(c)
	return c
}

func (f factory) counter(name, help string) prometheus.Counter {
	return register(f, prometheus.NewCounter(prometheus.CounterOpts{Name: prefix + name, Help: help}))
}

func (f factory) counterVec(name, help string, labels ...string) *prometheus.CounterVec {
	return register(f, prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels))
}

func (f factory) gauge(name, help string) prometheus.Gauge {
	return register(f, prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + name, Help: help}))
}

func (f factory) histogram(name, help string, buckets []float64) prometheus.Histogram {
	return register(f, prometheus.NewHistogram(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets}))
}

func (f factory) histogramVec(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return register(f, prometheus.NewHistogramVec(
		prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets}, labels))
}

// latencyBuckets reach from a Redis call on one machine to the 3 s within which every request is
// promised an answer.
func latencyBuckets() []float64 {
	return []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .15, .25, .5, 1, 2, 3}
}

// batchBuckets end at 512, the size of the largest batch.
func batchBuckets() []float64 { return prometheus.ExponentialBuckets(1, 2, 10) }

// latenessBuckets contain the promised times: 1 s, 2 s and 3 s.
func latenessBuckets() []float64 {
	return []float64{.05, .1, .25, .5, .75, 1, 1.5, 2, 3, 5, 10, 30, 60}
}

// asNumber is how a gauge shows a yes or no.
func asNumber(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
