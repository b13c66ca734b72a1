"""Units, Dockerfile and compose file, as far as they can be judged without systemd as init and without a container engine."""
import os
import re
import shutil
import subprocess
import unittest

import yaml

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..', '..'))
UNITS = os.path.join(ROOT, 'packaging', 'systemd')


def read(*path):
    with open(os.path.join(ROOT, *path)) as f:
        return f.read()


class Compose(unittest.TestCase):
    def setUp(self):
        self.file = yaml.safe_load(read('docker-compose.yml'))
        self.services = self.file['services']

    def test_every_secret_is_a_file_that_the_script_makes(self):
        script = read('packaging', 'docker', 'secrets')
        for name, where in self.file['secrets'].items():
            self.assertEqual(where, {'file': './secrets/' + name})
            self.assertIn(name, script)
        used = {s for service in self.services.values() for s in service.get('secrets', [])}
        self.assertEqual(used, set(self.file['secrets']))

    def test_secrets_stay_out_of_the_environment(self):
        for service in self.services.values():
            for key in service.get('environment', {}):
                self.assertTrue('PASSWORD' not in key or key.endswith('_FILE'), key)

    def test_order_of_starts(self):
        self.assertEqual(self.services['migrate']['depends_on']['postgres']['condition'], 'service_healthy')
        self.assertEqual(self.services['branchlined']['depends_on']['migrate']['condition'], 'service_completed_successfully')

    def test_hardening(self):
        for name in ('migrate', 'branchlined'):
            service = self.services[name]
            self.assertTrue(service['read_only'])
            self.assertEqual(service['cap_drop'], ['ALL'])
            self.assertIn('no-new-privileges:true', service['security_opt'])
        self.assertNotIn('ports', self.services['postgres'])
        self.assertIn('listen_addresses=', self.services['postgres']['command'])

    def test_grace_is_longer_than_the_drain(self):
        seconds = int(self.services['branchlined']['stop_grace_period'].rstrip('s'))
        drain = int(re.search(r'CHILD_DRAIN_US (\d+)', read('server', 'proc', 'child.h'))[1]) // 1000000
        self.assertGreater(seconds, drain)

    def test_healthcheck_asks_the_server_itself(self):
        self.assertEqual(self.services['branchlined']['healthcheck']['test'][-1], 'health')

    def test_config_names_the_secrets(self):
        config = read('packaging', 'docker', 'branchlined.conf')
        for path in re.findall(r"/run/secrets/([\w.]+)'", config):
            self.assertIn(path, self.file['secrets'])
        keys = set(re.findall(r'^CONFIG_\w+\((\w+),', read('server', 'config.def'), re.M))
        for key in re.findall(r'^(\w+) =', config, re.M):
            self.assertIn(key, keys)


class Dockerfile(unittest.TestCase):
    def setUp(self):
        text = re.sub(r'\\\n', ' ', read('Dockerfile'))
        self.steps = [line.split(None, 1) for line in text.splitlines() if line.strip() and not line.startswith('#')]

    def of(self, word):
        return [rest for step, rest in self.steps if step == word]

    def test_instructions(self):
        known = {'FROM', 'RUN', 'COPY', 'USER', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'}
        self.assertLessEqual({step for step, _ in self.steps}, known)
        self.assertEqual([f.split()[0] for f in self.of('FROM')], ['debian:12-slim', 'debian:12-slim'])

    def test_not_root(self):
        self.assertEqual(self.of('USER'), ['branchline'])
        steps = [step for step, _ in self.steps]
        self.assertLess(steps.index('USER'), steps.index('ENTRYPOINT'))

    def test_nothing_is_fetched_but_packages(self):
        for run in self.of('RUN'):
            self.assertNotRegex(run, r'\b(curl|wget|git clone|pip|npm)\b(?!4)')

    def test_packages_exist(self):
        """Every package named is known to this machine's apt (Debian 12)."""
        names = set()
        for run in self.of('RUN'):
            found = re.search(r'--no-install-recommends(.*?)&&', run)
            if found:
                names |= set(found[1].split())
        self.assertGreater(len(names), 30)
        out = subprocess.run(['apt-cache', '--names-only', 'search', '.'], stdout=subprocess.PIPE, check=True).stdout.decode()
        known = {line.split(' ', 1)[0] for line in out.splitlines()}
        self.assertEqual(names - known, set())


class Units(unittest.TestCase):
    def test_k15_exposure(self):
        """The figure of systemd-analyze: at most 1.5."""
        if shutil.which('systemd-analyze') is None:
            self.skipTest('systemd-analyze is not installed')
        out = subprocess.run(['systemd-analyze', 'security', '--offline=true', os.path.join(UNITS, 'branchlined.service')],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
        level = float(re.search(r'Overall exposure level for branchlined.service: ([\d.]+)', out)[1])
        print('systemd exposure level %.1f' % level)
        self.assertLessEqual(level, 1.5)

    def test_agree_with_the_daemon(self):
        unit = read('packaging', 'systemd', 'branchlined.service')
        master = read('server', 'proc', 'master.h')
        self.assertIn('RestartPreventExitStatus=' + re.search(r'EXIT_REFUSED (\d+)', master)[1], unit)
        drain = int(re.search(r'CHILD_DRAIN_US (\d+)', read('server', 'proc', 'child.h'))[1]) // 1000000
        self.assertGreater(int(re.search(r'TimeoutStopSec=(\d+)', unit)[1]), drain)
        self.assertIn('Type=notify', unit)
        self.assertIn('FileDescriptorName=grpc', read('packaging', 'systemd', 'branchlined.socket'))


class Scripts(unittest.TestCase):
    def test_shellcheck(self):
        subprocess.run(['shellcheck', *(os.path.join(ROOT, 'packaging', 'docker', s) for s in ('secrets', 'database.sh'))],
                       check=True)


if __name__ == '__main__':
    unittest.main(verbosity=2)
