package main

import (
	"net/http"

	"sneakerhead/internal/api"
	"sneakerhead/internal/config"
	"sneakerhead/internal/demo"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/site"
	"sneakerhead/internal/spans"
	"sneakerhead/web"
)

// routes returns the handler of all requests. A worker serves the probes only.
func (r *replica) routes(settings *config.Config, role role, signIn *signIn, clock *postgres.Clock) (http.Handler, error) {
	client, err := newClient(settings, r.pages)
	if err != nil {
		return nil, err
	}
	return api.New(api.Options{
		ProbesOnly: role == roleWorker,
		Shop:       r.service, Pages: r.pages, History: postgres.NewHistory(r.db),
		Records: postgres.NewRecords(r.db), Idempotency: postgres.NewIdempotency(r.db),
		Signer: signIn.signer, Webhook: signIn.webhook, People: r.people, Users: postgres.NewUsers(r.db), Blocks: r.blocks,
		Probe: r.health, Sockets: r.hub, Clock: clock, Pressure: r.pressure,
		Metrics: r.metrics.metrics.HTTP, Log: r.log, LogRequests: settings.LogRequests, Tracing: spans.On(),
		Serving: settings.Serving, Limits: settings.Limits, Addresses: r.addresses, ClerkPublishableKey: settings.Clerk.PublishableKey,
		Pictures: demo.Pictures(), Client: client,
	})
}

// newClient returns the handler of the web client, or nil in a binary that was built without it.
func newClient(settings *config.Config, drops site.Drops) (http.Handler, error) {
	if !web.HasClient() {
		return nil, nil
	}
	return site.New(site.Options{
		Files: web.Files(), Pictures: demo.Pictures(), TimeZone: settings.Serving.TimeZone, Drops: drops, Address: settings.Serving.Site(),
		AuthMode: string(settings.AuthMode), ClerkHost: settings.Clerk.FrontendHost,
	})
}
