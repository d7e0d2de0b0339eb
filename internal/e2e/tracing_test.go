package e2e_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"sneakerhead/internal/auth/authtest"
)

// TestTracing follows one reserve through a replica: API, gate and ledger.
func TestTracing(t *testing.T) {
	t.Parallel()
	received := receiveTraces(t)
	s := openShop(t, 1, "OTEL_EXPORTER_OTLP_ENDPOINT="+received.url, "OTEL_RESOURCE_ATTRIBUTES=deployment.environment=test")
	created := s.newDrop(1, nil)
	token := s.token("user_traced", authtest.Claims{"email": "traced@example.com"})
	reply := s.replicas[0].send(t, "POST", "/api/drops/"+created.ID+"/reserve?coupon=secret", token, nil)
	require.Equal(t, 201, reply.status, string(reply.body))
	s.replicas[0].signal(syscall.SIGTERM) // the replica sends its remaining spans when it stops
	<-s.replicas[0].exited

	request := received.one(t, "POST /api/drops/:id/reserve")
	require.Equal(t, "201", received.attribute(request, "http.response.status_code"))
	for name, count := range map[string]int{"gate.admit": 2, "ledger.apply": 1, "gate.settle": 1} { // the first attempt finds a cold gate
		found := received.all(name, created.ID)
		require.Len(t, found, count, name)
		for _, span := range found {
			require.Equal(t, request.TraceId, span.TraceId, name)
			require.Equal(t, request.SpanId, span.ParentSpanId, name)
			require.Len(t, span.Links, 1, name)
			require.Equal(t, request.SpanId, span.Links[0].SpanId, name)
		}
	}
	require.Equal(t, "1", received.attribute(received.one(t, "ledger.apply", created.ID), "ledger.entries"))
	require.Equal(t, "1", received.attribute(received.all("gate.admit", created.ID)[0], "gate.users"))
	publish := received.one(t, "bus.publish", created.ID)
	require.Equal(t, received.one(t, "POST /api/drops").SpanId, publish.ParentSpanId)

	raw := received.text()
	require.Contains(t, raw, "sneakerhead")
	require.Contains(t, raw, "deployment.environment")
	for what, personal := range map[string]string{
		"a user's id": "user_traced", "an address": "traced@example.com", "a token": token, "a query": "coupon",
		"a client's address": "127.0.0.1", "a client": "Go-http-client", "a probe": "readyz", "a path": "/api/drops/" + created.ID,
	} {
		require.NotContains(t, raw, personal, what)
	}
}

// traces are the spans that a collector has received.
type traces struct {
	url string

	mu    sync.Mutex
	spans []*trace.Span
	raw   []byte
}

func receiveTraces(t *testing.T) *traces {
	t.Helper()
	all := &traces{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var export collector.ExportTraceServiceRequest
		if err != nil || r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &export) != nil {
			t.Errorf("not an export of traces: %s", r.URL.Path)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		all.mu.Lock()
		defer all.mu.Unlock()
		all.raw = append(all.raw, body...)
		for _, resource := range export.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				all.spans = append(all.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(server.Close)
	all.url = server.URL
	return all
}

// all returns the spans with a name and, if one is given, of a drop.
func (r *traces) all(name string, dropID ...string) (found []*trace.Span) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, span := range r.spans {
		if span.Name == name && (len(dropID) == 0 || r.attribute(span, "drop.id") == dropID[0]) {
			found = append(found, span)
		}
	}
	return found
}

func (r *traces) one(t *testing.T, name string, dropID ...string) *trace.Span {
	t.Helper()
	found := r.all(name, dropID...)
	require.Len(t, found, 1, name)
	return found[0]
}

// attribute returns the text of an attribute, or an empty one.
func (*traces) attribute(span *trace.Span, key string) string {
	for _, a := range span.Attributes {
		if a.Key == key {
			if text, ok := a.Value.Value.(*common.AnyValue_StringValue); ok {
				return text.StringValue
			}
			return strconv.FormatInt(a.Value.GetIntValue(), 10)
		}
	}
	return ""
}

func (r *traces) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return string(r.raw)
}
