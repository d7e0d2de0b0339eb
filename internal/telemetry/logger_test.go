package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/telemetry"
)

func TestNewLogger(t *testing.T) {
	t.Parallel()

	t.Run("writes JSON where there is no terminal", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		log, flush := telemetry.NewLogger(&out, slog.LevelInfo, "")
		log.Info("started", "port", 3000)
		flush()
		var line map[string]any
		require.NoError(t, json.Unmarshal(out.Bytes(), &line))
		require.Equal(t, "started", line["msg"])
		require.EqualValues(t, 3000, line["port"])
		at, err := time.Parse(time.RFC3339Nano, line["time"].(string))
		require.NoError(t, err)
		require.Equal(t, time.UTC, at.Location())
	})

	t.Run("writes text when told to", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		log, flush := telemetry.NewLogger(&out, slog.LevelInfo, telemetry.FormatText)
		log.Info("started", "port", 3000)
		flush()
		require.Contains(t, out.String(), "msg=started port=3000")
	})

	t.Run("leaves out what is below the level", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		log, flush := telemetry.NewLogger(&out, slog.LevelWarn, telemetry.FormatJSON)
		log.Info("quiet")
		log.Warn("loud")
		flush()
		require.NotContains(t, out.String(), "quiet")
		require.Contains(t, out.String(), "loud")
	})
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	require.Empty(t, telemetry.RequestID(t.Context()))
	ctx := context.WithValue(t.Context(), telemetry.RequestIDKey{}, "req-1")
	require.Equal(t, "req-1", telemetry.RequestID(ctx))

	var out bytes.Buffer
	logger, flush := telemetry.NewLogger(&out, slog.LevelInfo, telemetry.FormatJSON)
	logger.InfoContext(ctx, "asked")
	logger.With("drop", "d1").InfoContext(ctx, "asked")
	logger.WithGroup("gate").InfoContext(ctx, "asked")
	logger.InfoContext(t.Context(), "on its own")
	flush()
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 4)
	for _, line := range lines[:3] {
		require.Contains(t, line, `"requestId":"req-1"`)
	}
	require.Contains(t, lines[1], `"drop":"d1"`)
	require.NotContains(t, lines[3], "requestId")
}
