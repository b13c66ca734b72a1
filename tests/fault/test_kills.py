"""R1, D5: kill -9 of a network worker, of the master, and of PostgreSQL, under load, until 5,000 writes were acknowledged."""
import glob
import os
import signal
import time
import unittest

from judge import Judge
from world import Storm, Watch, World, figures, wait_gone

WRITES = int(os.environ.get('BL_WRITES', '5000'))
WORKERS, MASTERS, BACKENDS, POSTMASTERS = 8, 3, 3, 3


class KillTest(World):

    def database_serves(self):
        watch = Watch(os.path.join(self.d.dir, 'pg'))
        watch.wait(lambda: self.d.get('/readyz')[0] == 200, 'the database answers')
        watch.close()

    def kill_worker(self):
        self.d.kill_child('net')

    def kill_master(self):
        self.d.kill9()
        self.d.start()

    def kill_backend(self):
        """One backend of ours that works: PostgreSQL throws all of them out and recovers."""
        pid = int(self.d.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'bl_app' AND pid <> pg_backend_pid() "
                             "ORDER BY (query LIKE '%number_series%') DESC, query_start DESC LIMIT 1"))
        os.kill(pid, signal.SIGKILL)
        wait_gone(pid)
        self.database_serves()

    def kill_postmaster(self):
        old = self.d.postmaster()
        os.kill(old, signal.SIGKILL)
        wait_gone(old)
        watch = Watch(os.path.join(self.d.dir, 'pg'))
        watch.wait(lambda: self.d.postmaster() not in (None, old), 'another postmaster')
        watch.close()
        self.database_serves()

    def plan(self):
        """The kills in an order that mixes them."""
        kinds = [self.kill_worker] * WORKERS + [self.kill_master] * MASTERS + [self.kill_backend] * BACKENDS + [
            self.kill_postmaster] * POSTMASTERS
        step = 7  # coprime to their number: a walk over all
        self.assertEqual(len(kinds) % step != 0, True)
        return [kinds[i * step % len(kinds)] for i in range(len(kinds))]

    def test_r1_kills_under_load(self):
        before = len(self.sql_rows("SELECT 1 FROM app.request_log WHERE method IN ('order_create', 'stock_move')"))
        self.assertEqual(before, 1)  # the opening stock
        plan, down = self.plan(), 0.0
        storm = Storm(self, 'kills', clients=25, depth=2, count=WRITES, mix='2,3,1', customers='C0,C1,C2,C3,C4,C5,C6,C7',
                      products='P1,P2,P3', seed=1, seconds=150, replay=10)
        for i, kill in enumerate(plan):
            storm.wait_answers(WRITES * (i + 1) // (len(plan) + 2))
            begin = time.monotonic()
            kill()
            down += time.monotonic() - begin
        sums, history = storm.end(150)
        figures('kills', workers=WORKERS, masters=MASTERS, backends=BACKENDS, postmasters=POSTMASTERS,
                mean_recovery='%.1fs' % (down / len(plan)))
        self.assertGreaterEqual(sums['acked'], WRITES)
        self.assertEqual(sums['refused'], 0)
        self.assertGreater(sums['attempts'], sums['acked'], 'no call was ever cut: nothing was tested')
        self.assertGreaterEqual(sums['replayed'], WRITES // 10)
        Judge(self, history).all('R1', sums)
        self.check()
        self.assertEqual(glob.glob(os.path.join(self.d.dir, '**', 'core*'), recursive=True), [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
