package combiner

import "context"

type callersKey struct{}

// Callers returns the contexts of the calls in a batch, in the batch's order, when ctx is the one that the batch runs
// with or is derived from that; nil for any other. They are there to be asked who called, such as for a trace. Nothing of
// a batch may end with them: a caller that has gone away has ended its own, and its call is carried out all the same.
func Callers(ctx context.Context) []context.Context {
	list, ok := ctx.Value(callersKey{}).(func() []context.Context)
	if !ok {
		return nil
	}
	return list()
}

// withCallers makes the list only for those who ask, because a batch that nobody traces has no use for it.
func withCallers[In, Out any](ctx context.Context, batch []*call[In, Out]) context.Context {
	return context.WithValue(ctx, callersKey{}, func() []context.Context {
		callers := make([]context.Context, 0, len(batch))
		for _, call := range batch {
			callers = append(callers, call.caller)
		}
		return callers
	})
}
