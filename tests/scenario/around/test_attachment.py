"""A contract goes to an order in chunks, over a connection that breaks, and comes out the same for the approver."""
import hashlib
import os
import random
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'approval'))
from company import Company, Refused, uuid7  # noqa: E402
import grpc  # noqa: E402
from daemon import PATIENCE  # noqa: E402
from rpc import Rpc  # noqa: E402

CHUNK = 256 << 10
CONTRACT = b'%PDF-1.7\n' + random.Random(11).randbytes(5 * CHUNK + 4321)


class Cut(Exception):
    pass


class AttachmentTest(Company):
    @classmethod
    def found(cls):
        super().found()
        cls.rpc.call('customer_create', token=cls.token['admin'], code='C1', name='客户', owner_id='@ming')
        o = cls.rpc.call('order_create', token=cls.token['ming'], customer_id='@C1',
                         lines=[{'product_id': '@P1', 'quantity': '3'}]).order
        cls.order_id = o.id
        cls.contract = uuid7()

    def upload(self, login, content, rpc=None, offset=0, after=None, **first):
        """The reply. after(n) is called before chunk n is sent."""
        rpc = rpc or self.rpc
        m = rpc.method['attachment_upload']
        Request, Response = (rpc.find('branchline.v1.UploadAttachment' + kind) for kind in ('Request', 'Response'))
        size = first.pop('size', len(content))

        def messages():
            for n, at in enumerate(range(offset, max(len(content), 1), CHUNK)):
                if after is not None:
                    after(n)
                yield Request(offset=at, data=content[at:at + CHUNK], **(dict(first, size=size) if at == offset else {}))
        call = rpc.channel.stream_unary(m.path, lambda rq: rq.SerializeToString(), Response.FromString)
        try:
            return call(messages(), metadata=rpc.metadata(self.token[login]), timeout=PATIENCE)
        except grpc.RpcError as e:
            raise Refused(e, rpc.find) from None

    def download(self, login, file_id, offset=0):
        m = self.rpc.method['attachment_download']
        Request, Response = (self.rpc.find('branchline.v1.DownloadAttachment' + kind) for kind in ('Request', 'Response'))
        call = self.rpc.channel.unary_stream(m.path, lambda rq: rq.SerializeToString(), Response.FromString)
        try:
            return list(call(Request(attachment_id=file_id, offset=offset), metadata=self.rpc.metadata(self.token[login]),
                             timeout=PATIENCE))
        except grpc.RpcError as e:
            raise Refused(e, self.rpc.find) from None

    def upload_refused(self, reason, login, content, **first):
        with self.assertRaises(Refused) as e:
            self.upload(login, content, **first)
        self.assertEqual(e.exception.reason, reason, e.exception)
        return e.exception

    def stored(self):
        return int(self.d.sql("SELECT coalesce(max(received), 0) FROM app.upload WHERE id = '%s'" % self.contract))

    def test_01_s11_a_broken_upload_goes_on(self):
        first = {'attachment_id': self.contract, 'subject_id': self.order_id, 'name': '合同.pdf'}
        other = Rpc(self.d.state()['port'], self.d.ca)

        def cut(n):
            if n < 3:
                return
            while self.stored() == 0:  # asking the database is the pause
                pass
            other.close()
            raise Cut
        with self.assertRaises(Exception):
            self.upload('ming', CONTRACT, rpc=other, after=cut, **first)
        self.assertEqual(len(self.call('ming', 'attachment_list', subject_id=self.order_id).attachments), 0)
        re = self.upload('ming', CONTRACT, **first)  # from the beginning: the server tells where it stopped
        self.assertFalse(re.HasField('attachment'))
        self.assertGreater(re.received, 0)
        self.assertEqual(re.received % CHUNK, 0)
        self.assertLessEqual(re.received, 3 * CHUNK)
        re = self.upload('ming', CONTRACT, offset=re.received, **first)
        f = re.attachment
        self.assertEqual((f.name, f.content_type, f.size, f.uploaded_by, f.revision),
                         ('合同.pdf', 'application/pdf', len(CONTRACT), 'ming', 1))
        self.assertEqual(f.sha256, hashlib.sha256(CONTRACT).hexdigest())
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.upload'), '0')
        again = self.upload('ming', CONTRACT, **first)
        self.assertEqual((again.attachment, again.received), (f, len(CONTRACT)))
        self.assertEqual(self.d.sql("SELECT method FROM app.audit WHERE subject_id = '%s'" % f.id), 'attachment_upload')

    def test_02_s23_the_approver_lists_and_downloads(self):
        files = self.call('jing', 'attachment_list', subject_id=self.order_id).attachments
        self.assertEqual([f.id for f in files], [self.contract])
        parts = self.download('jing', self.contract)
        self.assertEqual(parts[0].attachment, files[0])
        self.assertTrue(all(not p.HasField('attachment') for p in parts[1:]))
        self.assertEqual(b''.join(p.data for p in parts), CONTRACT)
        rest = self.download('jing', self.contract, offset=300000)
        self.assertEqual((rest[0].offset, b''.join(p.data for p in rest)), (300000, CONTRACT[300000:]))
        self.assertEqual([p.data for p in self.download('jing', self.contract, offset=len(CONTRACT))], [b''])

    def test_03_d17_without_scope_there_is_nothing(self):
        self.refused('NOT_FOUND', 'hua', 'attachment_list', subject_id=self.order_id)
        self.refused('NOT_FOUND', 'hua', 'attachment_archive', attachment_id=self.contract)
        with self.assertRaises(Refused) as e:
            self.download('hua', self.contract)
        self.assertEqual(e.exception.reason, 'NOT_FOUND')
        self.upload_refused('NOT_FOUND', 'hua', b'x', attachment_id=uuid7(), subject_id=self.order_id, name='x')

    def test_04_s3_what_cannot_be_uploaded(self):
        good = {'attachment_id': uuid7(), 'subject_id': self.order_id, 'name': 'a.txt'}
        e = self.upload_refused('INVALID_FIELDS', 'ming', b'x', attachment_id='x', subject_id='', name='a/b', size=0)
        self.assertEqual(sorted(e.fields), ['attachment_id', 'name', 'size', 'subject_id'])
        e = self.upload_refused('INVALID_FIELDS', 'ming', b'x', size=(20 << 20) + 1, **good)
        self.assertEqual(sorted(e.fields), ['size'])
        self.upload_refused('TOO_LARGE', 'ming', b'longer', size=3, **good)
        self.assertEqual(self.upload('ming', b'half', size=8, **good).received, 4)
        self.upload_refused('UPLOAD_DIFFERS', 'ming', b'half', size=9, **good)
        self.upload_refused('UPLOAD_DIFFERS', 'jing', b'half', size=8, **good)
        self.upload_refused('UPLOAD_DIFFERS', 'ming', b'other', attachment_id=self.contract, subject_id=self.order_id, name='b')

    def test_04b_s3_an_upload_without_a_message(self):
        m = self.rpc.method['attachment_upload']
        f = self.rpc.channel.stream_unary(m.path)
        with self.assertRaises(grpc.RpcError) as e:
            f(iter(()), metadata=self.rpc.metadata(self.token['ming']), timeout=PATIENCE)
        self.assertEqual(Refused(e.exception, self.rpc.find).reason, 'INVALID_FIELDS')

    def test_05_s11_the_same_bytes_are_kept_once(self):
        before = self.d.sql('SELECT count(*) FROM app.blob')
        re = self.upload('ming', CONTRACT, attachment_id=uuid7(), subject_id=self.order_id, name='副本.pdf')
        self.assertEqual(self.d.sql('SELECT count(*) FROM app.blob'), before)
        self.assertEqual(b''.join(p.data for p in self.download('ming', re.attachment.id)), CONTRACT)
        self.refused('ATTACHMENT_NOT_YOURS', 'jing', 'attachment_archive', attachment_id=re.attachment.id)
        self.call('ming', 'attachment_archive', attachment_id=re.attachment.id)
        self.refused('NOT_FOUND', 'ming', 'attachment_archive', attachment_id=re.attachment.id)
        with self.assertRaises(Refused):
            self.download('ming', re.attachment.id)
        self.assertEqual([f.name for f in self.call('ming', 'attachment_list', subject_id=self.order_id).attachments], ['合同.pdf'])

    def test_06_s11_twenty_files_a_document(self):
        for n in range(19):
            self.upload('ming', b'note %d' % n, attachment_id=uuid7(), subject_id=self.order_id, name='%d.txt' % n)
        e = self.upload_refused('TOO_LARGE', 'ming', b'one more', attachment_id=uuid7(), subject_id=self.order_id, name='20.txt')
        self.assertIn('20', e.text)
        page = self.call('ming', 'attachment_list', subject_id=self.order_id, page_size=15)
        rest = self.call('ming', 'attachment_list', subject_id=self.order_id, page_size=15, page_token=page.next_page_token)
        self.assertEqual([len(page.attachments), len(rest.attachments), rest.next_page_token], [15, 5, ''])
        self.assertEqual(page.attachments[1].content_type, 'text/plain')

    def test_07_s20_what_was_submitted_stays(self):
        self.publish()
        order = self.call('admin', 'order_get', order_id=self.order_id).order
        number = self.call('ming', 'order_submit', order_id=self.order_id, expected_version=order.version).order.number
        self.refused('ATTACHMENT_FROZEN', 'ming', 'attachment_archive', attachment_id=self.contract)
        self.assertEqual(b''.join(p.data for p in self.download('dong', self.contract)), CONTRACT)
        self.assertEqual(len(self.call('jing', 'attachment_list', subject_id='@' + number).attachments), 20)

    def test_08_s11_from_the_console(self):
        home = os.path.join(self.d.dir, 'home')
        os.mkdir(home)
        with open(os.path.join(home, 'token'), 'w') as f:
            f.write(self.token['ming'] + '\n')
        with open(os.path.join(home, '报价.pdf'), 'wb') as f:
            f.write(CONTRACT)
        o = self.order('C1', 1, submit=False).order

        def console(*words):
            p = subprocess.run([os.environ['BRANCHLINE'], '--no-input', '--server', 'localhost:%d' % self.d.state()['port'], '--ca',
                                self.d.ca, '--token-file', 'token', *words], cwd=home, timeout=PATIENCE, encoding='utf-8',
                               env={'HOME': home, 'LC_ALL': 'C.UTF-8', 'PATH': os.environ['PATH']}, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
            self.assertEqual(p.returncode, 0, ' '.join(words) + '\n' + p.stderr)
            return p.stdout
        console('attachment', 'upload', '报价.pdf', '--subject', o.id)
        self.assertIn('报价.pdf', console('attachment', 'list', o.id))
        file_id = console('attachment', 'list', o.id, '-q').strip()
        console('attachment', 'download', file_id, '--to', 'copy.pdf')
        with open(os.path.join(home, 'copy.pdf'), 'rb') as f:
            self.assertEqual(f.read(), CONTRACT)

    def test_09_every_invariant_holds(self):
        result = self.rpc.call('check_run', token=self.token['admin'])
        self.assertEqual([(r.name, list(r.ids)) for r in result.results if r.broken], [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
