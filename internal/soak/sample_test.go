package soak

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"sneakerhead/internal/faults/deployment"

	"github.com/stretchr/testify/require"
)

// sample has everything that is measured at one moment.
type sample struct {
	At       float64         `json:"atSeconds"`
	Phase    string          `json:"phase"`
	Replicas []replicaSample `json:"replicas"`
	Stores   storeSample     `json:"stores"`
}

// replicaSample has the figures from a replica's metrics.
type replicaSample struct {
	HeapMB     float64 `json:"heapMB"`     // live, after a collection
	ResidentMB float64 `json:"residentMB"` // as counted by the kernel
	Goroutines int     `json:"goroutines"`
	Files      int     `json:"files"` // open descriptors
	Threads    int     `json:"threads"`
	Sockets    int     `json:"sockets"`
}

// megabyte is a million bytes.
const megabyte = 1e6

// measure takes a sample now.
func (k *soak) measure(phase string) *sample {
	now := &sample{Phase: phase, Stores: k.measureStores()}
	if !k.began.IsZero() {
		now.At = math.Round(time.Since(k.began).Seconds()*10) / 10
	}
	for _, r := range k.replicas {
		now.Replicas = append(now.Replicas, k.measureReplica(r))
	}
	return now
}

// measureReplica makes a replica collect its garbage, and reads its metrics. It collects twice,
// because the contents of a sync.Pool survive the first collection.
func (k *soak) measureReplica(r *deployment.Replica) (now replicaSample) {
	for range 2 {
		k.read(r, r.Pprof, "/debug/pprof/heap?gc=1", func(string) {})
	}
	fields := map[string]func(value float64){
		"go_memstats_heap_alloc_bytes":  func(v float64) { now.HeapMB = v / megabyte },
		"process_resident_memory_bytes": func(v float64) { now.ResidentMB = v / megabyte },
		"go_goroutines":                 func(v float64) { now.Goroutines = int(v) },
		"process_open_fds":              func(v float64) { now.Files = int(v) },
		"go_threads":                    func(v float64) { now.Threads = int(v) },
		"sneakerhead_sockets":           func(v float64) { now.Sockets = int(v) },
	}
	found := 0
	k.read(r, r.Metrics, "/metrics", func(line string) {
		name, figure, _ := strings.Cut(line, " ")
		if set := fields[name]; set != nil {
			value, err := strconv.ParseFloat(figure, 64)
			require.NoError(k.t, err)
			set(value)
			found++
		}
	})
	if found != len(fields) {
		k.t.Errorf("replica %d has %d of %d metrics", r.N, found, len(fields))
	}
	return now
}

// read reads a page of a replica's metrics or profiles, on a connection that is kept open for it.
func (k *soak) read(r *deployment.Replica, port int, path string, line func(string)) {
	k.retryUntilWorks(fmt.Sprint("replica ", r.N, ": ", path), func() error {
		response, err := k.metrics.Get("http://" + deployment.Address(port) + path)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err == nil && response.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s: %.300s", response.Status, body)
		}
		if err == nil {
			for text := range strings.Lines(string(body)) {
				line(strings.TrimSuffix(text, "\n"))
			}
		}
		return err
	})
}

// watch takes samples until ctx ends.
func (k *soak) watch(ctx context.Context) {
	ticker := time.NewTicker(k.plan.sample)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			k.report.sampled(k.measure("load"))
			k.progress()
		}
	}
}
