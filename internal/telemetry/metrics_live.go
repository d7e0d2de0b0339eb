package telemetry

import "github.com/prometheus/client_golang/prometheus"

// LiveMetrics watch sockets and the bus that feeds them.
type LiveMetrics struct {
	Sockets      prometheus.Gauge
	Rooms        prometheus.Gauge
	FramesSent   prometheus.Counter
	FramesMerged prometheus.Counter // states that a newer one replaced before they were sent
	Resyncs      prometheus.Counter
	BusMessages  *prometheus.CounterVec // by way: in, out, malformed
}

func newLiveMetrics(n names) LiveMetrics {
	return LiveMetrics{
		Sockets:      n.gauge("sockets", "Open sockets."),
		Rooms:        n.gauge("rooms", "Drops that somebody watches."),
		FramesSent:   n.counter("frames_sent_total", "Frames written to sockets."),
		FramesMerged: n.counter("frames_merged_total", "States that a newer one replaced before they were sent."),
		Resyncs:      n.counter("resyncs_total", "Times that sockets were told to fetch anew."),
		BusMessages:  n.counters("bus_messages_total", "Messages on the bus between replicas, by way: in, out, malformed.", "way"),
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
