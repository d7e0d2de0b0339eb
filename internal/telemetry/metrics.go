package telemetry

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// NewRegistry returns a registry that already has the Go runtime's own metrics, and the version of
// this program. It is not Prometheus's global one, so that two servers can run in one process.
func NewRegistry(version string) *prometheus.Registry {
	reg := prometheus.NewRegistry()
	build := prometheus.GaugeOpts{Name: prefix + "build_info", Help: "Always 1.", ConstLabels: prometheus.Labels{"version": version}}
	register(factory{reg}, prometheus.NewGauge(build)).Set(1)
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
// Labels take few values: routes as they are written in the API's description, codes, kinds. A
// counter that an alert waits for has every value of its label at 0 from the start: the increase of
// a series that begins at 1 is 0, so its first event would alert nobody.
type Metrics struct {
	Shop    *ShopMetrics
	Redis   *RedisMetrics
	Ledger  *LedgerMetrics
	Timer   *TimerMetrics
	Live    *LiveMetrics
	People  *PeopleMetrics
	HTTP    *HTTPMetrics
	Present *PresentMetrics
}

// NewMetrics registers all metrics on reg. It panics when reg has them already, which is a mistake
// in the code that calls it.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	f := factory{reg}
	shop := newShopMetrics(f)
	return &Metrics{
		Shop:    shop,
		Redis:   newRedisMetrics(f),
		Ledger:  newLedgerMetrics(f),
		Timer:   newTimerMetrics(f),
		Live:    newLiveMetrics(f),
		People:  newPeopleMetrics(f),
		HTTP:    newHTTPMetrics(f, shop),
		Present: newPresentMetrics(f),
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

// startAtZero makes a counter exist for each value of its only label.
func startAtZero(counters *prometheus.CounterVec, values ...string) {
	for _, value := range values {
		counters.WithLabelValues(value)
	}
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

// lifetimeBuckets reach from a page that is closed at once to one that is open all day.
func lifetimeBuckets() []float64 {
	return []float64{1, 5, 15, 60, 300, 900, 1800, 3600, 2 * 3600, 4 * 3600, 12 * 3600, 24 * 3600}
}

// asNumber is how a gauge shows a yes or no.
func asNumber(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
