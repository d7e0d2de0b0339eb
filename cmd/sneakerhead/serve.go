package main

import (
	"fmt"
	"log/slog"
	"net"

	"sneakerhead/internal/config"
	"sneakerhead/internal/telemetry"
)

// serveCommand is `sneakerhead serve`.
type serveCommand struct {
	config.Settings
	Role role `enum:"all,api,worker" default:"all" help:"What this replica does: ${enum}."`
}

// role is which part of the work a replica does. Every role reaps overdue holds.
type role string

const (
	roleAll    role = "all"
	roleAPI    role = "api"
	roleWorker role = "worker"
)

// Run implements the command.
func (c *serveCommand) Run(w *world) error {
	settings, err := c.Validate(config.ModeServe, w.env)
	if err != nil {
		return err
	}
	log := telemetry.NewLogger(w.stderr, settings.LogLevel, settings.LogFormat)
	stopTracing, err := startTracing(w, log)
	if err != nil {
		return err
	}
	defer stopTracing()
	listener, err := listen(settings)
	if err != nil {
		return err
	}
	metrics, err := listenMetrics(settings, c.Logging.MetricsAddr != "", log)
	if err != nil {
		return err
	}
	replica, err := newReplica(w.ctx, settings, c.Role, metrics, log)
	if err != nil {
		_ = listener.Close()
		return err
	}
	log.Info("serving", "address", "http://"+listener.Addr().String(), "role", string(c.Role), "version", version)
	return replica.run(w.ctx, listener)
}

// listen binds the address of HOST and PORT.
func listen(settings *config.Config) (net.Listener, error) {
	listener, err := net.Listen("tcp", settings.Address())
	if err != nil {
		return nil, fmt.Errorf("PORT: cannot listen on %s (%w): stop what uses it, or set PORT to another one", settings.Address(), cause(err))
	}
	return listener, nil
}

// metricsServer is /metrics, and what is counted for it.
type metricsServer struct {
	server  *telemetry.MetricsServer // nil when metrics are off
	metrics *telemetry.Metrics
}

// listenMetrics binds METRICS_ADDR. Only an address that the operator chose must be free: several replicas on one
// machine share the default.
func listenMetrics(settings *config.Config, chosen bool, log *slog.Logger) (*metricsServer, error) {
	registry := telemetry.NewRegistry()
	m := &metricsServer{metrics: telemetry.NewMetrics(registry)}
	if settings.MetricsAddr == "" {
		return m, nil
	}
	server, err := telemetry.ListenMetrics(settings.MetricsAddr, registry)
	switch {
	case err == nil:
		m.server = server
	case chosen:
		return nil, fmt.Errorf("METRICS_ADDR: cannot listen on %s (%w): set it to a free one, or to off", settings.MetricsAddr, cause(err))
	default:
		log.Warn("no metrics: their default address is in use; set METRICS_ADDR", "address", settings.MetricsAddr)
	}
	return m, nil
}
