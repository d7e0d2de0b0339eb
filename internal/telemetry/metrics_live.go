package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sneakerhead/internal/drop"
)

// LiveMetrics implements live.Metrics: sockets and what is written to them.
type LiveMetrics struct {
	sockets        prometheus.Gauge
	socketsRefused *prometheus.CounterVec
	socketsClosed  *prometheus.CounterVec
	flushSeconds   prometheus.Histogram
	readsFailed    prometheus.Counter
	framesSent     prometheus.Counter
	framesMerged   prometheus.Counter
	lifetime       prometheus.Histogram
}

func newLiveMetrics(f factory) *LiveMetrics {
	m := &LiveMetrics{
		sockets:        f.gauge("sockets", "Open sockets."),
		socketsRefused: f.counterVec("sockets_refused_total", "Sockets that were not let in, by why.", "why"),
		socketsClosed:  f.counterVec("sockets_closed_total", "Sockets that this replica closed, by why.", "why"),
		flushSeconds:   f.histogram("flush_seconds", "How long it takes to write what has changed to all rooms.", latencyBuckets()),
		readsFailed:    f.counter("socket_reads_failed_total", "Reads of snapshots for sockets that failed."),
		framesSent:     f.counter("frames_sent_total", "Frames written to sockets."),
		framesMerged:   f.counter("frames_merged_total", "States that a newer one replaced before they were sent."),
		lifetime:       f.histogram("socket_lifetime_seconds", "How long sockets were open.", lifetimeBuckets()),
	}
	startAtZero(m.socketsRefused, "origin", "draining", "limit", "address_limit")
	startAtZero(m.socketsClosed, "overflow", "flood", "limit", "user_limit")
	return m
}

// Sockets implements live.Metrics.
func (m *LiveMetrics) Sockets(open int) { m.sockets.Set(float64(open)) }

// SocketRefused implements live.Metrics. Reasons are: origin, draining, limit, address_limit.
func (m *LiveMetrics) SocketRefused(why string) { m.socketsRefused.WithLabelValues(why).Inc() }

// SocketClosed implements live.Metrics. Reasons are: overflow, flood, limit, user_limit.
func (m *LiveMetrics) SocketClosed(why string) { m.socketsClosed.WithLabelValues(why).Inc() }

// ReadFailed implements live.Metrics.
func (m *LiveMetrics) ReadFailed() { m.readsFailed.Inc() }

// SocketEnded implements live.Metrics.
func (m *LiveMetrics) SocketEnded(lived time.Duration) { m.lifetime.Observe(lived.Seconds()) }

// Flushed implements live.Metrics.
func (m *LiveMetrics) Flushed(took time.Duration, written, lagging int) {
	m.flushSeconds.Observe(took.Seconds())
	m.framesSent.Add(float64(written))
	m.framesMerged.Add(float64(lagging))
}

// HTTPMetrics implements api.Metrics.
type HTTPMetrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	failed   prometheus.Counter
	shop     *ShopMetrics
}

func newHTTPMetrics(f factory, shop *ShopMetrics) *HTTPMetrics {
	return &HTTPMetrics{
		shop:     shop,
		failed:   f.counter("http_internal_errors_total", "Requests that were answered 500, each of which is a bug."),
		requests: f.counterVec("http_requests_total", "Requests that were answered.", "route", "method", "status"),
		seconds:  f.histogramVec("http_request_seconds", "How long answers take.", latencyBuckets(), "route", "method"),
	}
}

// socketRoute is the route of sockets, which are counted and not timed: a socket is open for as
// long as its page.
const socketRoute = "/ws"

// Request implements api.Metrics. Route is the pattern and never the path that was asked for:
// clients choose paths, and each new label value takes memory for as long as the process runs.
func (m *HTTPMetrics) Request(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	switch status {
	case http.StatusTooManyRequests:
		m.shop.Refused(drop.CodeRateLimited) // the limits are no rule of the shop's, so it does not count them
	case http.StatusInternalServerError:
		m.failed.Inc()
	}
	if route != socketRoute {
		m.seconds.WithLabelValues(route, method).Observe(took.Seconds())
	}
}
