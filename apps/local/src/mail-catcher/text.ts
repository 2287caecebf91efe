/** What the mail catcher's pages say. They belong to the local stack only and are in Vietnamese. */
export const text = {
  title: 'Thư đã gửi',
  what: 'Bản chạy thử giữ lại mọi thư ở đây, không gửi ra ngoài.',
  empty: 'Chưa có thư nào.',
  noSubject: '(không có tiêu đề)',
  time: 'Thời gian', from: 'Người gửi', to: 'Người nhận', subject: 'Tiêu đề',
  back: 'Tất cả thư', htmlPart: 'Nội dung thư', textPart: 'Nội dung dạng chữ', headers: 'Tiêu đề kỹ thuật', attachments: 'Tệp đính kèm',
} as const
