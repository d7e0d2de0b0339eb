package combiner

import "context"

type callersKey struct{}

// Callers returns the contexts of the calls in a batch, in the batch's order, when ctx is the
// context that the batch runs with or is derived from it; nil for any other context. They are for
// reading values such as trace spans. The batch's work must not end with them: a caller that gives
// up ends its own context, and its call is still carried out.
func Callers(ctx context.Context) []context.Context {
	list, ok := ctx.Value(callersKey{}).(func() []context.Context)
	if !ok {
		return nil
	}
	return list()
}

// withCallers stores a function that makes the list, so that it is only made when it is asked for,
// as by a trace.
func withCallers[In, Out any](ctx context.Context, batch []*call[In, Out]) context.Context {
	return context.WithValue(ctx, callersKey{}, func() []context.Context {
		callers := make([]context.Context, 0, len(batch))
		for _, call := range batch {
			callers = append(callers, call.caller)
		}
		return callers
	})
}
