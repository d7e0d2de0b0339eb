package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/config"
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
	front, err := openFront(settings, log)
	if err != nil {
		return err
	}
	defer front.close()
	log.Info("listening", "address", "http://"+front.address(), "version", version)
	warnOfFileLimit(log, settings.Limits.Sockets)
	metrics, err := openMetrics(settings, c.Logging.MetricsAddr != "", log)
	if err != nil {
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
	metrics *telemetry.Metrics
	servers []*telemetry.Server // those that are not off
	failed  chan error          // has the error with which a server has ended, nil after close
	close   context.CancelFunc
}

// openMetrics binds METRICS_ADDR and PPROF_ADDR, and serves them until close is called.
func openMetrics(settings *config.Config, chosen bool, log *slog.Logger) (*metricsServer, error) {
	m, err := listenMetrics(settings, chosen, log)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.close, m.failed = cancel, make(chan error, len(m.servers))
	for _, server := range m.servers {
		go func() { m.failed <- server.Run(ctx) }()
	}
	return m, nil
}

// listenMetrics binds METRICS_ADDR and PPROF_ADDR. An address in use is an error only when the
// operator chose it, because several replicas on one machine have the same default for metrics.
func listenMetrics(settings *config.Config, chosen bool, log *slog.Logger) (*metricsServer, error) {
	registry := telemetry.NewRegistry(version)
	m := &metricsServer{metrics: telemetry.NewMetrics(registry)}
	for _, reason := range auth.Reasons() {
		m.metrics.People.Reasons(string(reason))
	}
	if settings.MetricsAddr != "" {
		server, err := telemetry.ListenMetrics(settings.MetricsAddr, registry)
		switch {
		case err == nil:
			m.servers = append(m.servers, server)
			log.Info("serving metrics", "address", "http://"+server.Addr().String()+"/metrics")
		case chosen:
			return nil, cannotListen("METRICS_ADDR", settings.MetricsAddr, err)
		default:
			log.Warn("no metrics: their default address is in use; set METRICS_ADDR", "address", settings.MetricsAddr)
		}
	}
	if settings.PprofAddr != "" {
		server, err := telemetry.ListenPprof(settings.PprofAddr)
		if err != nil {
			return nil, cannotListen("PPROF_ADDR", settings.PprofAddr, err)
		}
		m.servers = append(m.servers, server)
	}
	return m, nil
}

func cannotListen(variable, address string, err error) error {
	return fmt.Errorf("%s: cannot listen on %s (%w): set it to a free one, or to off", variable, address, cause(err))
}
