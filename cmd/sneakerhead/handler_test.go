package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/config"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/postgres/pgtest"
)

func TestRoutes_AWorkerServesTheProbesOnly(t *testing.T) {
	t.Parallel()
	db, err := postgres.Open(t.Context(), pgtest.URL(t))
	require.NoError(t, err)
	defer db.Close()
	r := &replica{db: db, log: slog.New(slog.DiscardHandler), metrics: newMetrics(), health: &health{}}
	handler, err := r.routes(&config.Config{}, roleWorker, &signIn{}, nil)
	require.NoError(t, err)
	for path, status := range map[string]int{"/healthz": http.StatusOK, "/": http.StatusNotFound, "/api/config": http.StatusNotFound} {
		reply := httptest.NewRecorder()
		handler.ServeHTTP(reply, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		require.Equal(t, status, reply.Code, path)
		if status == http.StatusNotFound {
			require.Equal(t, "application/problem+json", reply.Header().Get("Content-Type"), path)
		}
	}
}

func TestNewMetrics_ShowThePoolsFromTheStart(t *testing.T) {
	t.Parallel()
	families, err := newMetrics().registry.Gather()
	require.NoError(t, err)
	shown := map[string]float64{}
	for _, family := range families {
		for _, series := range family.GetMetric() {
			if family.GetName() == "sneakerhead_pg_pool_max" {
				shown[series.GetLabel()[0].GetValue()] = series.GetGauge().GetValue()
			}
		}
	}
	db, err := postgres.Open(t.Context(), pgtest.URL(t))
	require.NoError(t, err)
	defer db.Close()
	require.Len(t, shown, len(db.Pools()))
	for _, pool := range db.Pools() {
		require.InDelta(t, pool.Max, shown[pool.Name], 0, pool.Name)
	}
}
