import { Kbd, Modal, Table } from '@mantine/core';
import * as texts from '../texts/index.js';

/** Which keys there are. `?` opens it. */
export function KeysSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const keyboard = texts.keyboard;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={keyboard.title}
      closeButtonProps={{ 'aria-label': keyboard.close }}
    >
      <Table aria-label={keyboard.title} withRowBorders={false}>
        <Table.Tbody>
          {keyboard.keys.map(({ keys, meaning }) => (
            <Table.Tr key={meaning}>
              <Table.Th scope="row" w={130} fw="normal" style={{ whiteSpace: 'nowrap' }}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Th>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
