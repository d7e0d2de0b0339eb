package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"

	"github.com/prometheus/client_golang/prometheus"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/telemetry"
)

// serveCommand is `sneakerhead serve`.
type serveCommand struct {
	config.Settings
	Role role `enum:"all,api,worker" default:"all" help:"What this replica does: ${enum}."`
}

// role is the part of the work that a replica does. Every role expires overdue holds.
type role string

const (
	roleAll    role = "all"
	roleAPI    role = "api"
	roleWorker role = "worker"
)

// Run implements the command.
func (c *serveCommand) Run(p *process) error {
	settings, err := c.Validate(config.ModeServe, p.env)
	if err != nil {
		return err
	}
	log, flush := telemetry.NewLogger(p.stderr, settings.LogLevel, settings.LogFormat)
	defer flush()
	stopTracing, err := startTracing(p, log)
	if err != nil {
		return err
	}
	defer stopTracing()
	metrics := newMetrics()
	front, err := openFront(settings, metrics.metrics.HTTP, log)
	if err != nil {
		return err
	}
	defer front.close()
	log.Info("listening", "address", "http://"+front.address(), "version", version)
	warnOfFileLimit(log, settings.Limits.Sockets)
	if err := metrics.open(settings, c.Logging.MetricsAddr != "", log); err != nil {
		return err
	}
	defer metrics.close()
	replica, err := newReplica(p.ctx, settings, c.Role, front, metrics, log)
	if p.ctx.Err() != nil {
		return nil // stopped before it had started
	}
	if err != nil {
		return err
	}
	log.Info("serving", "address", "http://"+front.address(), "role", string(c.Role))
	return replica.run(p.ctx)
}

// listen binds the address of HOST and PORT.
func listen(settings *config.Config) (net.Listener, error) {
	listener, err := net.Listen("tcp", settings.Address())
	if err != nil {
		return nil, fmt.Errorf("PORT: cannot listen on %s (%w): stop what uses it, or set PORT to another one", settings.Address(), cause(err))
	}
	return listener, nil
}

// metricsServer is the metrics, and the servers of /metrics and of profiles. Like the front, they
// answer from the start on: what keeps a replica from starting is what a scrape has to show.
type metricsServer struct {
	metrics  *telemetry.Metrics
	registry *prometheus.Registry
	servers  []*telemetry.Server // those that are not off
	failed   chan error          // has the error with which a server has ended, nil after close
	close    context.CancelFunc
}

// newMetrics returns the metrics of a replica that is starting. Nobody can ask for them before they
// are opened.
func newMetrics() *metricsServer {
	registry := telemetry.NewRegistry(version)
	m := &metricsServer{metrics: telemetry.NewMetrics(registry), registry: registry}
	for _, reason := range auth.Reasons() {
		m.metrics.People.Reasons(string(reason))
	}
	m.metrics.Present.StartWith(asPools(postgres.IdlePools()))
	return m
}

// open binds METRICS_ADDR and PPROF_ADDR, and serves them until close is called.
func (m *metricsServer) open(settings *config.Config, chosen bool, log *slog.Logger) error {
	if err := m.listen(settings, chosen, log); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.close, m.failed = cancel, make(chan error, len(m.servers))
	for _, server := range m.servers {
		go func() { m.failed <- server.Run(ctx) }()
	}
	return nil
}

// listen binds METRICS_ADDR and PPROF_ADDR. An address in use is an error only when the operator
// chose it, because several replicas on one machine have the same default for metrics.
func (m *metricsServer) listen(settings *config.Config, chosen bool, log *slog.Logger) error {
	if settings.MetricsAddr != "" {
		server, err := telemetry.ListenMetrics(settings.MetricsAddr, m.registry)
		switch {
		case err == nil:
			m.servers = append(m.servers, server)
			log.Info("serving metrics", "address", "http://"+server.Addr().String()+"/metrics")
		case chosen:
			return cannotListen("METRICS_ADDR", settings.MetricsAddr, err)
		default:
			log.Warn("no metrics: their default address is in use; set METRICS_ADDR", "address", settings.MetricsAddr)
		}
	}
	if settings.PprofAddr != "" {
		server, err := telemetry.ListenPprof(settings.PprofAddr)
		if err != nil {
			return cannotListen("PPROF_ADDR", settings.PprofAddr, err)
		}
		m.servers = append(m.servers, server)
	}
	return nil
}

func cannotListen(variable, address string, err error) error {
	return fmt.Errorf("%s: cannot listen on %s (%w): set it to a free one, or to off", variable, address, cause(err))
}
