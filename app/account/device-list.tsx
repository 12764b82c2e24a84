// biome-ignore-all lint/a11y/noRedundantRoles: browsers drop a table’s own roles with `display: block`
import { useT } from '#app/i18n/translate.ts';
import { Instant } from '#app/ui/instant.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { TableScroll } from '#app/ui/tables/table-scroll.tsx';
import type { Device } from '#server/auth/account-service.ts';

/** The browsers in which somebody is signed in, and the buttons that sign them out. */
export function DeviceList({ devices }: { devices: readonly Device[] }) {
  const t = useT();
  return (
    <>
      <p>{t('account.devicesHelp')}</p>
      <TableScroll aria-labelledby="appareils">
        <table role="table" className="table device-table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                {t('account.device')}
              </th>
              <th role="columnheader" scope="col">
                {t('account.signedInAt')}
              </th>
              <th role="columnheader" scope="col">
                {t('account.seenAt')}
              </th>
              <th role="columnheader" scope="col">
                <span className="visually-hidden">{t('account.signOut')}</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {devices.map(({ id, name, signedInAt, seenAt, isThis }) => (
              <tr key={id} role="row">
                <th role="rowheader" scope="row">
                  {name || t('account.unknownDevice')}{' '}
                  {isThis && <span className="badge is-strong">{t('account.thisOne')}</span>}
                </th>
                <td role="cell" data-label={t('account.signedInAt')}>
                  <Instant iso={signedInAt} />
                </td>
                <td role="cell" data-label={t('account.seenAt')}>
                  <Instant iso={seenAt} />
                </td>
                <td role="cell">
                  {!isThis && (
                    <PostForm>
                      <input type="hidden" name="session" value={id} />
                      <button
                        type="submit"
                        name="intent"
                        value="sign-out"
                        className="button is-quiet"
                        aria-label={t('account.signOutOf', { device: name || t('account.unknownDevice') })}
                      >
                        {t('account.signOut')}
                      </button>
                    </PostForm>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {devices.length > 1 && (
        <PostForm>
          <button type="submit" name="intent" value="sign-out-others" className="button is-quiet">
            {t('account.signOutOthers')}
          </button>
        </PostForm>
      )}
    </>
  );
}
