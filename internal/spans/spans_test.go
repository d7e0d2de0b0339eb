package spans_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/spans"
)

// TestMaker does not run in parallel, because OpenTelemetry's provider is global.
func TestMaker(t *testing.T) {
	off := spans.For("test")

	t.Run("starts no span while tracing is off", func(t *testing.T) {
		require.False(t, spans.On())
		ctx, span := off.Start(t.Context(), "work", uuid.New())
		require.Equal(t, t.Context(), ctx)
		require.False(t, span.IsRecording())
		spans.End(span, context.Canceled)
	})

	ended := tracetest.NewInMemoryExporter()
	provider := sdk.NewTracerProvider(sdk.WithSyncer(ended))
	otel.SetTracerProvider(provider)
	t.Cleanup(func() {
		otel.SetTracerProvider(noop.NewTracerProvider())
		require.NoError(t, provider.Shutdown(context.Background()))
	})
	on := spans.For("test")

	t.Run("a batch's span is linked to every caller, and a child of the first sampled one", func(t *testing.T) {
		ended.Reset()
		sampled, unsampled := caller(1, trace.FlagsSampled), caller(2, 0)
		runBatch(t, on, t.Context(), trace.ContextWithSpanContext(t.Context(), unsampled), trace.ContextWithSpanContext(t.Context(), sampled))
		all := ended.GetSpans()
		require.Len(t, all, 2, "the batch's, and one within it")
		within, batch := all[0], all[1]
		require.Equal(t, sampled.SpanID(), batch.Parent.SpanID())
		require.Equal(t, sampled.TraceID(), batch.SpanContext.TraceID())
		require.ElementsMatch(t, []trace.SpanID{sampled.SpanID(), unsampled.SpanID()},
			[]trace.SpanID{batch.Links[0].SpanContext.SpanID(), batch.Links[1].SpanContext.SpanID()})
		require.Equal(t, batch.SpanContext.SpanID(), within.Parent.SpanID())
		require.Empty(t, within.Links)
	})

	t.Run("a batch of which no caller is sampled is not recorded", func(t *testing.T) {
		ended.Reset()
		runBatch(t, on, trace.ContextWithSpanContext(t.Context(), caller(2, 0)))
		require.Empty(t, ended.GetSpans())
	})
}

func caller(n byte, flags trace.TraceFlags) trace.SpanContext {
	return trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{n}, SpanID: trace.SpanID{n}, TraceFlags: flags})
}

// runBatch lets callers share one batch, whose work is one span within another.
func runBatch(t *testing.T, maker spans.Maker, callers ...context.Context) {
	t.Helper()
	first, proceed := make(chan struct{}), make(chan struct{})
	c := combiner.New(combiner.Options{MaxBatch: 8, MaxWaiting: 8, MaxWait: time.Minute, Deadline: time.Minute},
		func(ctx context.Context, dropID uuid.UUID, batch []bool) ([]bool, error) {
			if !batch[0] { // this call blocks, so that the others gather in the next batch
				close(first)
				<-proceed
				return batch, nil
			}
			ctx, span := maker.Start(ctx, "batch", dropID)
			_, within := maker.Start(ctx, "within", dropID)
			spans.End(within, nil)
			spans.End(span, nil)
			return batch, nil
		})
	dropID := uuid.New()
	var running sync.WaitGroup
	do := func(ctx context.Context, counts bool) {
		running.Go(func() {
			_, err := c.Do(ctx, dropID, counts)
			require.NoError(t, err)
		})
	}
	do(t.Context(), false)
	<-first
	for _, caller := range callers {
		do(caller, true)
	}
	require.Eventually(t, func() bool { return c.Waiting(dropID) == len(callers) }, 10*time.Second, time.Millisecond)
	close(proceed)
	running.Wait()
	c.Stop()
}
