package telemetry

import "github.com/prometheus/client_golang/prometheus"

// LiveMetrics watch sockets and the bus that feeds them.
type LiveMetrics struct {
	Sockets        prometheus.Gauge
	SocketsRefused *prometheus.CounterVec // by why: origin, draining, limit, address_limit
	SocketsClosed  *prometheus.CounterVec // by why: overflow, flood
	FlushSeconds   prometheus.Histogram
	ReadsFailed    prometheus.Counter
	FramesSent     prometheus.Counter
	FramesMerged   prometheus.Counter // states that a newer one replaced before they were sent
	BusAway        prometheus.Gauge   // 0 or 1
	NewsMalformed  prometheus.Counter
}

func newLiveMetrics(n names) LiveMetrics {
	return LiveMetrics{
		Sockets:        n.gauge("sockets", "Open sockets."),
		SocketsRefused: n.counters("sockets_refused_total", "Sockets that were not let in, by why.", "why"),
		SocketsClosed:  n.counters("sockets_closed_total", "Sockets that were closed for what they did, by why.", "why"),
		FlushSeconds:   n.histogram("flush_seconds", "How long it takes to write what has changed to all rooms.", latencyBuckets()),
		ReadsFailed:    n.counter("socket_reads_failed_total", "Reads of the present for sockets that failed."),
		FramesSent:     n.counter("frames_sent_total", "Frames written to sockets."),
		FramesMerged:   n.counter("frames_merged_total", "States that a newer one replaced before they were sent."),
		BusAway:        n.gauge("bus_away", "Whether nothing is heard from the other replicas: 0 no, 1 yes."),
		NewsMalformed:  n.counter("bus_malformed_total", "Messages on the bus between replicas that could not be read."),
	}
}

// HTTPMetrics watch requests. Route is the pattern, never the path that was asked
// for: strangers choose paths, and would fill the memory with labels.
type HTTPMetrics struct {
	Requests *prometheus.CounterVec   // by route, method, status
	Seconds  *prometheus.HistogramVec // by route, method
}

func newHTTPMetrics(n names) HTTPMetrics {
	return HTTPMetrics{
		Requests: n.counters("http_requests_total", "Requests that were answered.", "route", "method", "status"),
		Seconds:  n.histograms("http_request_seconds", "How long answers take.", latencyBuckets(), "route", "method"),
	}
}
